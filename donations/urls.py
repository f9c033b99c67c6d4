from django.urls import path

from .views import give

urlpatterns = [
    path("<slug:fund_slug>/", give, name="give"),
]
