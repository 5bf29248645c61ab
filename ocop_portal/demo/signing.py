"""The demo's own certificate authority and the signatory's PKCS#12 file, made at set-up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from accounts.models import AdministrativeUnit, User
from documents.choices import KeySource
from documents.models import SigningKey
from documents.services.signing import register_key

AUTHORITY = "OCOP - chứng thực minh họa"
FILE = "lanhdao-minh-hoa.p12"
_YEARS = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class Authority:
    """A root that vouches for the demo's signatories; its key is thrown away after use."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def issue(self, name: str, organisation: str, secret: str, *, now: datetime) -> bytes:
        """A PKCS#12 file for one signatory."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(_name(name, organisation), self.certificate.subject, key.public_key(), now)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_papers=True), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return pkcs12.serialize_key_and_certificates(
            name.encode(), key, certificate, [self.certificate],
            serialization.BestAvailableEncryption(secret.encode()),
        )  # fmt: skip


def found_authority(name: str = AUTHORITY, *, now: datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name, "Bản minh họa")
    certificate = (
        _builder(subject, subject, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_papers=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, certificate)


def _builder(subject, issuer, public_key, now: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
    )


def _name(name: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _usage(*, signs_papers: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_papers, content_commitment=signs_papers, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=not signs_papers,
        crl_sign=not signs_papers, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def give_signing_key(holder: User, unit: AdministrativeUnit, secret: str) -> SigningKey:
    """The signatory's demo key, made once; its root goes among those that are trusted."""
    known = SigningKey.objects.filter(holder=holder, unit=unit).first()
    if known is not None and (Path(settings.OCOP_SIGNING_DIR) / known.locator).is_file():
        return known
    now = timezone.now()
    authority = found_authority(now=now)
    trust(authority, "ocop-minh-hoa.pem")
    keep(FILE, authority.issue(str(holder), unit.full_name, secret, now=now))
    return register_key(
        unit_id=unit.pk, holder_id=holder.pk, label="Chữ ký số minh họa",
        source=KeySource.PKCS12, locator=FILE, secret=secret, actor=None,
    )  # fmt: skip


def trust(authority: Authority, name: str) -> None:
    """Put a root among those whose signatures are trusted."""
    folder = Path(settings.OCOP_TRUST_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))


def keep(name: str, content: bytes) -> None:
    """Write a PKCS#12 file where only the portal reads it."""
    folder = Path(settings.OCOP_SIGNING_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(content)
