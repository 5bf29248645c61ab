from django.urls import path

from evaluation.views import board, council, deliberation, interests, scoring

urlpatterns = [
    path("rounds/", council.rounds, name="round_list"),
    path("rounds/new/", council.round_new, name="round_new"),
    path("rounds/<int:pk>/", council.round_detail, name="round"),
    path("councils/new/", council.council_new, name="council_new"),
    path("councils/<int:pk>/", council.council_detail, name="council"),
    path("sessions/", council.sessions, name="session_list"),
    path("sessions/new/", council.session_new, name="session_new"),
    path("sessions/<int:pk>/", council.session_detail, name="session"),
    path("sessions/<int:pk>/send/", council.papers_send, name="papers_send"),
    path("sessions/<int:pk>/declaration/", interests.declaration, name="declaration"),
    path("sessions/<int:pk>/board/", board.board, name="board"),
    path("sessions/<int:pk>/board/progress/", board.board_progress, name="board_progress"),
    path("sessions/<int:pk>/open/", board.session_open, name="session_open"),
    path("sessions/<int:pk>/close/", board.session_close, name="session_close"),
    path("sessions/<int:pk>/minutes/pdf/", board.minutes_pdf, name="minutes_pdf"),
    path("session-items/<int:pk>/", board.item_detail, name="session_item"),
    path("session-items/<int:pk>/open/", board.item_open, name="item_open"),
    path("session-items/<int:pk>/conclude/", board.item_conclude, name="item_conclude"),
    path("session-items/<int:pk>/agreements/<str:code>/", board.agreement, name="item_agreement"),
    path("session-items/<int:pk>/samples/", deliberation.item_samples, name="item_samples"),
    path(
        "session-items/<int:pk>/score-again/",
        deliberation.item_score_again,
        name="item_score_again",
    ),
    path("session-items/<int:pk>/request/", deliberation.item_request, name="item_request"),
    path("session-items/<int:pk>/recuse/", scoring.recuse, name="recuse"),
    path("scorecards/<int:pk>/", scoring.scorecard, name="scorecard"),
    path("scorecards/<int:pk>/mark/", scoring.mark, name="scorecard_mark"),
    path("scorecards/<int:pk>/finding/", scoring.finding, name="scorecard_finding"),
    path("scorecards/<int:pk>/hand-in/", scoring.scorecard_hand_in, name="scorecard_hand_in"),
    path("scorecards/<int:pk>/take-back/", scoring.scorecard_take_back, name="scorecard_take_back"),
    path("scorecards/<int:pk>/pdf/", scoring.scorecard_pdf, name="scorecard_pdf"),
]
