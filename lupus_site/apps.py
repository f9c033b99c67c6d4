from django.apps import AppConfig


class LupusSiteConfig(AppConfig):
    name = "lupus_site"
    verbose_name = "Site"
    default_auto_field = "django.db.models.BigAutoField"
