from django.urls import path

from evaluation.views import inspections

_ACTS = (
    "take_up", "begin", "findings", "sample", "violation", "conclude", "follow_up", "close",
    "withdraw",
)  # fmt: skip

urlpatterns = [
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/plans/new/", inspections.plan_new, name="inspection_plan_new"),
    path("inspections/new/<uuid:public_id>/", inspections.inspection_new, name="inspection_new"),
    path("inspections/<int:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<int:pk>/photo/", inspections.inspection_photo, name="inspection_photo"),
    path(
        "inspections/<int:pk>/samples/<int:sample>/file/",
        inspections.inspection_sample_file,
        name="inspection_sample_file",
    ),
    *(
        path(
            f"inspections/<int:pk>/{act.replace('_', '-')}/",
            getattr(inspections, f"inspection_{act}"),
            name=f"inspection_{act}",
        )
        for act in _ACTS
    ),
]
