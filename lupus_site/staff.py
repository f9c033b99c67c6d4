"""The two groups of staff: Editors write and submit, Publishers publish."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITORS = "Editors"
PUBLISHERS = "Publishers"
_WAGTAILS_NAME = "Moderators"  # what Wagtail's own migrations call the group that publishes

_PAGE_PERMISSIONS = {
    EDITORS: ["add_page", "change_page"],
    PUBLISHERS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
_COLLECTION_PERMISSIONS = [
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
]
_MODEL_PERMISSIONS = {
    EDITORS: ["wagtailadmin.access_admin", "research.view_registryrecord"],
    PUBLISHERS: [
        "wagtailadmin.access_admin",
        "lupus_site.change_programsettings",
        "research.add_registryrecord",
        "research.view_registryrecord",
        "donations.view_fund",
        "donations.change_fund",
        "donations.publish_fund",
        "lupus_site.add_term",
        "lupus_site.change_term",
        "lupus_site.delete_term",
        "research.add_synonyms",
        "research.change_synonyms",
        "research.delete_synonyms",
        "donations.view_placement",
        "donations.add_placement",
        "donations.change_placement",
        "donations.view_dailyclicks",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    ],
}


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _give_permissions(group: Group) -> None:
    """Let `group` do its work on all pages, pictures and documents, and on its models."""
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    page_permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=_PAGE_PERMISSIONS[group.name]
    )
    for permission in page_permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    file_permissions = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
        codename__in=_COLLECTION_PERMISSIONS,
    )
    for permission in file_permissions:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
    group.permissions.add(*map(_permission, _MODEL_PERMISSIONS[group.name]))


def _require_approval(group: Group) -> None:
    """Make what editors submit wait for a member of `group`."""
    task = GroupApprovalTask.objects.first() or GroupApprovalTask(active=True)
    task.name = "Publishers' approval"
    task.save()
    task.groups.set([group])
    workflow = Workflow.objects.first() or Workflow(active=True)
    workflow.name = "Publishers' approval"
    workflow.save()
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(
        page=Page.get_first_root_node(), defaults={"workflow": workflow}
    )


def ensure_groups() -> None:
    """Make the two groups and the workflow between them; harmless when run again.

    Wagtail comes with a group "Moderators", which becomes "Publishers". Permissions are added,
    never taken away, so that what an administrator allowed stays.
    """
    if not Group.objects.filter(name=PUBLISHERS).exists():
        Group.objects.filter(name=_WAGTAILS_NAME).update(name=PUBLISHERS)
    for name in (EDITORS, PUBLISHERS):
        group, _created = Group.objects.get_or_create(name=name)
        _give_permissions(group)
    _require_approval(Group.objects.get(name=PUBLISHERS))
