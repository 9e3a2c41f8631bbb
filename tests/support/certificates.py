"""Certificates and authorities made for a test."""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import NameOID


class Authority:
    """An authority of its own: `file` is what to trust, in PEM; its name is a CN, or only an organization."""

    def __init__(self, folder: Path, name: str = "onet test CA", *, organization: bool = False) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        kind = NameOID.ORGANIZATION_NAME if organization else NameOID.COMMON_NAME
        self.name = x509.Name([x509.NameAttribute(kind, name)])
        made = _made(self.name, self.name, self._key.public_key(), days=(-9, 9), authority=True).sign(
            self._key, hashes.SHA256()
        )
        self.der = made.public_bytes(serialization.Encoding.DER)
        self.file = folder / f"authority-{made.serial_number}.pem"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self.own = _served(folder, self._key, made)

    def serve(self, *hosts: str, days: tuple[int, int] = (-1, 1)) -> ssl.SSLContext:
        """What a server for these names or addresses needs; `days` from now on, from the first to the second."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a host")])
        made = _made(self.name, subject, key.public_key(), days=days, hosts=hosts or ("127.0.0.1",))
        return _served(self._folder, key, made.sign(self._key, hashes.SHA256()))


def _made(
    issuer: x509.Name,
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    *,
    days: tuple[int, int],
    hosts: Sequence[str] = ("127.0.0.1",),
    authority: bool = False,
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectAlternativeName([_name(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _served(folder: Path, key: ec.EllipticCurvePrivateKey, made: x509.Certificate) -> ssl.SSLContext:
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"served-{made.serial_number}.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
