from django.urls import path

from evaluation.views import desks, papers, returns, signing

urlpatterns = [
    path("stages/", desks.stage_list, name="stage_list"),
    path("stages/<int:pk>/", desks.stage, name="stage"),
    path("stages/<int:pk>/receive/", desks.stage_receive, name="stage_receive"),
    path("stages/<int:pk>/return/", returns.stage_return, name="stage_return"),
    path("stages/<int:pk>/rebind/", returns.stage_rebind, name="stage_rebind"),
    path("stages/<int:pk>/check/", desks.stage_check, name="stage_check"),
    path("stages/<int:pk>/round/", desks.stage_round, name="stage_round"),
    path("stages/<int:pk>/report/", desks.stage_report, name="stage_report"),
    path("stages/<int:pk>/forward/", desks.stage_forward, name="stage_forward"),
    path("documents/<int:pk>/pdf/", papers.document_pdf, name="document_pdf"),
    path("documents/<int:pk>/signatures/", signing.signatures, name="paper_signatures"),
    path("documents/<int:pk>/sign/", signing.sign, name="paper_sign"),
    path("documents/<int:pk>/signed-copy/", signing.signed_copy, name="paper_signed_copy"),
    path("documents/<int:pk>/docx/", papers.document_word, name="document_word"),
    path("documents/<int:pk>/job/", papers.document_job, name="document_job"),
]
