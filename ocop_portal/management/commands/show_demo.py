from django.conf import settings
from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = "Build the demo where it is wanted and not yet there; say how to sign in to it."

    def handle(self, *args, **options) -> None:
        if settings.OCOP_DEMO:
            call_command("build_demo")
            call_command("demo_report", stdout=self.stdout)
