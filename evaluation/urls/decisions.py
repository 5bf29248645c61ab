from django.urls import path

from evaluation.views import decisions, feedback, forwarding, result_notices, signing

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
]

_FORWARDING = "forwardings/<int:pk>/"
urlpatterns += [
    path("forwardings/", forwarding.files, name="forwarding_list"),
    path("results/<int:pk>/forward/", forwarding.file_new, name="forwarding_new"),
    path(_FORWARDING, forwarding.file_detail, name="forwarding"),
    path(f"{_FORWARDING}fill/", forwarding.file_fill, name="forwarding_fill"),
    path(f"{_FORWARDING}approve/", forwarding.file_approve, name="forwarding_approve"),
    path(f"{_FORWARDING}reopen/", forwarding.file_reopen, name="forwarding_reopen"),
    path(f"{_FORWARDING}number/", forwarding.file_number, name="forwarding_number"),
    path(f"{_FORWARDING}send/", forwarding.file_send, name="forwarding_send"),
    path(f"{_FORWARDING}recognise/", forwarding.file_recognise, name="forwarding_recognise"),
    path(f"{_FORWARDING}return/", forwarding.file_return, name="forwarding_return"),
    path(f"{_FORWARDING}again/", forwarding.file_again, name="forwarding_again"),
]

_NOTICE = "result-notices/<int:pk>/"
urlpatterns += [
    path("result-notices/", result_notices.notices, name="result_notice_list"),
    path("result-notices/new/", result_notices.notice_new, name="result_notice_new"),
    path(_NOTICE, result_notices.notice_detail, name="result_notice"),
    path(f"{_NOTICE}approve/", result_notices.notice_approve, name="result_notice_approve"),
    path(f"{_NOTICE}number/", result_notices.notice_number, name="result_notice_number"),
    path(f"{_NOTICE}issue/", result_notices.notice_issue, name="result_notice_issue"),
    path(f"{_NOTICE}cancel/", result_notices.notice_cancel, name="result_notice_cancel"),
]

_LETTERS = "sessions/<int:pk>/feedback/"
urlpatterns += [
    path(_LETTERS, feedback.letters, name="feedback_letters"),
    path(f"{_LETTERS}draft/", feedback.letters_draft, name="feedback_draft"),
    path(f"{_LETTERS}approve/", feedback.letters_approve, name="feedback_approve"),
    path(f"{_LETTERS}send/", feedback.letters_send, name="feedback_send"),
    path("feedback/<int:pk>/", feedback.letter, name="feedback_letter"),
    path("feedback/<int:pk>/send-back/", feedback.letter_send_back, name="feedback_send_back"),
]
