from django.urls import path, re_path

from .views import give, give_loosely

urlpatterns = [
    path("<slug:fund_slug>/", give, name="give"),
    path("<slug:fund_slug>/<slug:placement_slug>/", give, name="give"),
    re_path(r"^(?P<rest>[\s\S]*)$", give_loosely),
]
