from django.urls import path

from evaluation.views import advice, advisory_reports, advisory_teams, surveys

urlpatterns = [
    path("advisory-teams/new/", advisory_teams.team_new, name="advisory_team_new"),
    path("advisory-teams/<int:pk>/", advisory_teams.team, name="advisory_team"),
    path("stages/<int:pk>/advisers/", advisory_teams.stage_advisers, name="stage_advisers"),
    path("advice/", advice.advice_list, name="advice_list"),
    path("advice/<int:pk>/reopen/", advice.advice_reopen, name="advice_reopen"),
    path("stages/<int:pk>/advice/", advice.stage_advice, name="stage_advice"),
    path("stages/<int:pk>/advice/hand-in/", advice.advice_hand_in, name="advice_hand_in"),
    path("stages/<int:pk>/visits/new/", surveys.visit_new, name="site_visit_new"),
    path("site-visits/<int:pk>/", surveys.visit, name="site_visit"),
    path(
        "site-visits/<int:pk>/photos/<int:photo>/remove/",
        surveys.photo_remove,
        name="site_photo_remove",
    ),
    path("site-photos/<int:pk>/", surveys.photo, name="site_photo"),
    path("stages/<int:pk>/tests/new/", surveys.test_new, name="test_new"),
    path("further-tests/<int:pk>/answer/", surveys.test_answer, name="test_answer"),
    path("further-tests/<int:pk>/result/", surveys.test_result, name="test_result"),
    path("stages/<int:pk>/advisory-report/", advisory_reports.report, name="advisory_report"),
    path(
        "stages/<int:pk>/advisory-report/issue/",
        advisory_reports.report_issue,
        name="advisory_report_issue",
    ),
]
