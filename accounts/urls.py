from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/seen/", views.notices_seen, name="notices_seen"),
    path("notices/<int:pk>/open/", views.notice_open, name="notice_open"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/release/", views.outbox_release, name="outbox_release"),
    path("outbox/sending/<uuid:batch>/", views.outbox_sending, name="outbox_sending"),
    path("outbox/<int:pk>/", views.outbox_notice, name="outbox_notice"),
    path("outbox/<int:pk>/cancel/", views.outbox_cancel, name="outbox_cancel"),
    path("outbox/<int:pk>/retry/", views.outbox_retry, name="outbox_retry"),
]
