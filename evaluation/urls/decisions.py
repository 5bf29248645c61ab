from django.urls import path

from evaluation.views import decisions, results, signing

urlpatterns = [
    path("decisions/", decisions.decisions, name="decision_list"),
    path("decisions/new/", decisions.decision_new, name="decision_new"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision"),
    path("decisions/<int:pk>/check/", decisions.decision_check, name="decision_check"),
    path("decisions/<int:pk>/send-back/", decisions.decision_send_back, name="decision_send_back"),
    path("decisions/<int:pk>/cancel/", decisions.decision_cancel, name="decision_cancel"),
    path("decisions/<int:pk>/approve/", decisions.decision_approve, name="decision_approve"),
    path("decisions/<int:pk>/number/", decisions.decision_number, name="decision_number"),
    path("decisions/<int:pk>/issue/", decisions.decision_issue, name="decision_issue"),
    path("decisions/<int:pk>/job/", decisions.decision_job, name="decision_job"),
    path(
        "decisions/<int:pk>/certificates/job/",
        decisions.certificates_job,
        name="certificates_job",
    ),
    path(
        "decisions/<int:pk>/certificates/sign/",
        signing.certificates_sign,
        name="certificates_sign",
    ),
    path("decisions/<int:pk>/pdf/", decisions.decision_pdf, name="decision_pdf"),
    path("certificates/<int:pk>/pdf/", decisions.certificate_pdf, name="certificate_pdf"),
    path("results/<int:pk>/forward/", results.result_forward, name="result_forward"),
    path("results/<int:pk>/notify/", results.result_notify, name="result_notify"),
]
