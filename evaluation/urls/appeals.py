from django.urls import path

from evaluation.views import appeals

urlpatterns = [
    path("results/<int:pk>/appeal/", appeals.appeal_new, name="appeal_new"),
    path("appeals/", appeals.appeal_list, name="appeal_list"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/files/<int:file>/", appeals.appeal_file, name="appeal_file"),
    path("appeals/<int:pk>/withdraw/", appeals.appeal_withdraw, name="appeal_withdraw"),
    path("appeals/<int:pk>/receive/", appeals.appeal_receive, name="appeal_receive"),
    path("appeals/<int:pk>/propose/", appeals.appeal_propose, name="appeal_propose"),
    path("appeals/<int:pk>/return/", appeals.appeal_return, name="appeal_return"),
    path("appeals/<int:pk>/answer/", appeals.appeal_answer, name="appeal_answer"),
]
