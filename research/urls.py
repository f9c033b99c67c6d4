"""Fixed addresses of the studies, ahead of Wagtail's pages."""

from django.urls import path
from django.views.decorators.cache import cache_control

from .feeds import StudyFeed
from .views import FRESH_FOR, studies_csv, studies_json, study_by_nct_id

study_feed = cache_control(public=True, max_age=FRESH_FOR)(StudyFeed())

urlpatterns = [
    path("nct/<str:nct_id>/", study_by_nct_id, name="study_by_nct_id"),
    path("studies/feed/", study_feed, name="study-feed"),
    path("studies/feed/<slug:slug>/", study_feed, name="study-feed"),
    path("studies/studies.csv", studies_csv, name="studies-csv"),
    path("studies/studies.json", studies_json, name="studies-json"),
]
