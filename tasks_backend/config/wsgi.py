"""The WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

_django = get_wsgi_application()

from django.conf import settings  # noqa: E402  # settings are ready only now

from config.buffering import Buffered  # noqa: E402

application = Buffered(_django, threads=settings.EXECUTOR_THREADS)
