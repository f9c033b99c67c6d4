"""Whether the site can serve: asked by a load balancer or a monitor."""

import asyncio

from django.http import HttpResponse
from health_check.views import HealthCheckView


class HealthView(HealthCheckView):
    """One line a check, "database: ok", as plain text; 200, or 503 where a check fails.

    The library's own view would choose a format from the Accept header and print the error;
    neither is any visitor's business.
    """

    checks = ["health_check.Database", "health_check.Cache"]

    async def get(self, request, *args, **kwargs):
        results = await asyncio.gather(*(check.get_result(None) for check in self.get_checks()))
        lines = [
            f"{type(result.check).__name__.lower()}: {'failed' if result.error else 'ok'}\n"
            for result in results
        ]
        failed = any(result.error for result in results)
        return HttpResponse(
            "".join(lines), content_type="text/plain", status=503 if failed else 200
        )
