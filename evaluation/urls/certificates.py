from django.urls import path, re_path

from evaluation.views import certificates, oversight

_MOVES = ("check", "send_back", "cancel", "approve", "number", "issue")

urlpatterns = [
    path("certificates/", certificates.certificate_list, name="certificate_list"),
    re_path(
        r"^certificates/export\.(?P<form>xlsx|csv)$",
        certificates.certificate_export,
        name="certificate_export",
    ),
    path("certificates/<int:pk>/", certificates.certificate_detail, name="certificate"),
    path("certificates/<int:pk>/withdraw/", oversight.withdrawal_new, name="withdrawal_new"),
    path("certificates/<int:pk>/correct/", oversight.correction_new, name="correction_new"),
    path("withdrawals/", oversight.withdrawal_list, name="withdrawal_list"),
    path("withdrawals/<int:pk>/", oversight.withdrawal, name="withdrawal"),
    path("withdrawals/<int:pk>/file/", oversight.withdrawal_file, name="withdrawal_file"),
    path("withdrawals/<int:pk>/verify/", oversight.withdrawal_verify, name="withdrawal_verify"),
    path("withdrawals/<int:pk>/drop/", oversight.withdrawal_drop, name="withdrawal_drop"),
    path(
        "certificate-decisions/new/",
        oversight.withdrawal_decision_new,
        name="withdrawal_decision_new",
    ),
    path(
        "certificate-decisions/<int:pk>/",
        oversight.certificate_decision,
        name="certificate_decision",
    ),
    *(
        path(
            f"certificate-decisions/<int:pk>/{move.replace('_', '-')}/",
            getattr(oversight, f"certificate_decision_{move}"),
            name=f"certificate_decision_{move}",
        )
        for move in _MOVES
    ),
]
