from django.urls import path

from documents.serving import show_file, show_thumbnail
from evaluation.views import dossiers, drafts, evidence, extensions, filing

urlpatterns = [
    path("dossiers/", dossiers.dossier_list, name="dossier_list"),
    path("dossiers/new/", dossiers.dossier_new, name="dossier_new"),
    path("dossiers/<int:pk>/", dossiers.dossier, name="dossier"),
    path("dossiers/<int:pk>/registration/", dossiers.registration, name="dossier_registration"),
    path("dossiers/<int:pk>/report/", dossiers.report, name="dossier_report"),
    path("dossiers/<int:pk>/self-score/", dossiers.self_score, name="dossier_self_score"),
    path("dossiers/<int:pk>/evidence/", evidence.dossier_evidence, name="dossier_evidence"),
    path(
        "dossiers/<int:pk>/evidence/upload/",
        evidence.evidence_upload,
        name="dossier_evidence_upload",
    ),
    path(
        "dossiers/<int:pk>/evidence/<int:link>/remove/",
        evidence.evidence_remove,
        name="dossier_evidence_remove",
    ),
    path("dossiers/<int:pk>/take-over/", drafts.dossier_take_over, name="dossier_take_over"),
    path("dossiers/<int:pk>/discard/", drafts.dossier_discard, name="dossier_discard"),
    path("dossiers/<int:pk>/extension/", extensions.dossier_extension, name="dossier_extension"),
    path("dossiers/<int:pk>/file/", filing.dossier_file, name="dossier_file"),
    path(
        "dossiers/<int:pk>/filed/<int:attempt>/<slug:sha256>/",
        evidence.filed_file,
        name="dossier_filed_file",
    ),
    path(
        "dossiers/<int:pk>/filed/<int:attempt>/<slug:sha256>/view/",
        evidence.filed_file,
        {"hand_out": show_file},
        name="dossier_filed_view",
    ),
    path(
        "dossiers/<int:pk>/filed/<int:attempt>/<slug:sha256>/thumbnail/",
        evidence.filed_file,
        {"hand_out": show_thumbnail},
        name="dossier_filed_thumbnail",
    ),
    path(
        "dossiers/<int:pk>/authorisations/<int:attempt>/",
        evidence.filed_authorisation,
        name="dossier_authorisation",
    ),
    path("evidence/<int:pk>/file/", evidence.evidence_file, name="evidence_file"),
    path(
        "evidence/<int:pk>/view/",
        evidence.evidence_file,
        {"hand_out": show_file},
        name="evidence_view",
    ),
    path(
        "evidence/<int:pk>/thumbnail/",
        evidence.evidence_file,
        {"hand_out": show_thumbnail},
        name="evidence_thumbnail",
    ),
]
