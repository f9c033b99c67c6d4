"""Fixed addresses of studies, ahead of Wagtail's pages."""

from django.urls import path

from .views import study_by_nct_id

urlpatterns = [path("nct/<str:nct_id>/", study_by_nct_id, name="study_by_nct_id")]
