from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand

from evaluation.models import Certificate, StarDecision
from ocop_portal.demo.people import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo's sign-ins, its QR page and the path of the first star decision."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Tài khoản minh họa (mật khẩu chung: {PASSWORD}):")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:<9} {account.full_name}: {account.duty}")
        certificate = Certificate.objects.order_by("pk").first()
        if certificate is not None:
            address = f"{settings.OCOP_PUBLIC_URL}/qr/{certificate.verification_code}/"
            self.stdout.write(f"Trang QR: {address}")
        decision = StarDecision.objects.filter(document__pdf__isnull=False).order_by("pk").first()
        if decision is not None:
            path = Path(settings.MEDIA_ROOT) / decision.document.pdf.path
            self.stdout.write(f"Quyết định (PDF): {path}")
