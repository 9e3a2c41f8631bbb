"""The sandbox's catalogue: what a believable European provider offers."""

from tui.sandbox.values import Json, uid

CREATED = "2024-02-01T09:00:00Z"
MODIFIED = "2026-06-15T12:30:00Z"
ACME = uid("organization", "acme")

# What a cycle costs in months of the monthly price, and the discount that is in it.
_CYCLES = (
    ("hourly", "0.0016", "0.00"),
    ("monthly", "1", "0.00"),
    ("quarterly", "2.85", "5.00"),
    ("semi_annually", "5.40", "10.00"),
    ("annually", "10.20", "15.00"),
    ("biennially", "19.20", "20.00"),
    ("triennially", "27", "25.00"),
)


def _prices(what: str, monthly: float) -> list[Json]:
    return [
        {
            "id": uid("price", what, cycle),
            "billing_cycle": cycle,
            "price": f"{max(monthly * float(months), 0.01 if monthly else 0):.2f}",
            "discount_percent": discount,
            "is_default": cycle == "monthly",
            "is_active": cycle != "triennially" or monthly < 60,
        }
        for cycle, months, discount in _CYCLES
    ]


_ADDONS = (
    ("backup", "Daily backup", "Sauvegarde quotidienne", "Kept for 14 days", "Conservée 14 jours", 3.0),
    ("windows", "Windows licence", "Licence Windows", "Windows Server Standard", "Windows Server Standard", 14.0),
    ("ddos", "DDoS protection", "Protection anti-DDoS", "Filters up to 1 Tbit/s", "Filtre jusqu’à 1 Tbit/s", 0.0),
)


def _addon(size: str, slug: str, name: str, name_fr: str, text: str, text_fr: str, monthly: float) -> Json:
    return {
        "id": uid("available-addon", size, slug),
        "addon": {
            "id": uid("addon", slug),
            "slug": slug,
            "name": name,
            "name_fr": name_fr,
            "description": text,
            "description_fr": text_fr,
            "billing_type": "recurring",
            "is_active": True,
        },
        "pricing_options": _prices(f"{size}-{slug}", monthly)[:3],
        "is_included": monthly == 0,
        "is_default": slug == "ddos",
        "is_active": True,
    }


def _size(slug: str, vcpu: int, ram_gib: int, mbps: int, disks: tuple[int, ...], monthly: float, cpu: str) -> Json:
    return {
        "id": uid("size", slug),
        "name": slug.upper().replace("-", " "),
        "slug": slug,
        "vcpu": vcpu,
        "ram_mb": ram_gib * 1024,
        "bandwidth_mbps": mbps,
        "available_volumes": [
            {
                "id": uid("available-volume", slug, disk),
                "volume_type": "nvme" if vcpu > 2 else "ssd",
                "disk_gb": disk,
                "is_default": disk == disks[0],
                "is_active": True,
            }
            for disk in disks
        ],
        "pricing_options": _prices(slug, monthly),
        "available_addons": [_addon(slug, *addon) for addon in _ADDONS],
        "created": CREATED,
        "modified": MODIFIED,
        "cpu_model": cpu,
        "is_active": slug != "vps-legacy",
        "description": f"{vcpu} vCPU, {ram_gib} GiB of memory",
    }


SIZES = [
    _size("vps-s", 1, 2, 200, (20, 40), 4.90, "e5-2680-v4"),
    _size("vps-m", 2, 4, 500, (40, 80), 9.90, "e5-2680-v4"),
    _size("vps-l", 4, 8, 1000, (80, 160, 320), 19.90, "epyc-7443"),
    _size("vps-xl", 8, 32, 1000, (160, 640), 54.00, "epyc-7443"),
    _size("vps-2xl", 16, 64, 10000, (320, 1280), 108.00, "epyc-9354"),
    _size("vps-legacy", 1, 1, 100, (10,), 3.00, "e5-2620"),
]

LOCATIONS: list[Json] = [
    {
        "id": uid("location", slug),
        "name": name,
        "slug": slug,
        "country_code": country,
        "created": CREATED,
        "modified": MODIFIED,
        "is_active": True,
    }
    for slug, name, country in (
        ("par1", "Paris 1", "FR"),
        ("fra1", "Frankfurt 1", "DE"),
        ("ams1", "Amsterdam 1", "NL"),
        ("waw1", "Warsaw 1", "PL"),
        ("mad1", "Madrid 1", "ES"),
        ("zrh1", "Zürich 1", "CH"),
    )
]


def _image(slug: str, name: str, family: str, version: str, disk: int, ram: int, owner: str | None = None) -> Json:
    windows = family == "Windows"
    return {
        "id": uid("image", slug),
        "organization_id": owner,
        "name": name,
        "slug": slug,
        "os_name": family,
        "os_version": version,
        "language": "multi" if windows else "en",
        "is_windows": windows,
        "requires_license_addon": windows,
        "created": CREATED,
        "modified": MODIFIED,
        "description": f"{name}, minimal installation",
        "visibility": "private" if owner else "public",
        "os_architecture": "x86_64",
        "is_active": slug != "debian-11",
        "is_featured": slug in ("debian-12", "ubuntu-24-04"),
        "min_disk_gb": disk,
        "min_ram_mb": ram,
    }


IMAGES = [
    _image("debian-12", "Debian 12", "Debian", "12", 10, 512),
    _image("ubuntu-24-04", "Ubuntu 24.04 LTS", "Ubuntu", "24.04", 10, 1024),
    _image("rocky-9", "Rocky Linux 9", "Rocky Linux", "9", 15, 1024),
    _image("freebsd-14", "FreeBSD 14", "FreeBSD", "14", 10, 512),
    _image("windows-2022", "Windows Server 2022", "Windows", "2022", 40, 4096),
    _image("debian-11", "Debian 11", "Debian", "11", 10, 512),
    _image("acme-base", "Acme base (Debian 12)", "Debian", "12", 20, 1024, ACME),
]

# Name, location, block; each project has networks of its own.
_NETWORKS = (
    ("prod-net", "par1", "10.10.0.0/16"),
    ("db-net", "par1", "10.20.4.0/22"),
    ("edge", "fra1", "192.168.40.0/24"),
    ("sieć-biuro", "waw1", "10.48.0.0/20"),
    ("zürich-core", "zrh1", "172.20.8.0/21"),
)


def networks(project: str, locations: list[Json]) -> list[Json]:
    """The private networks of a project."""
    places = {location["slug"]: location for location in locations}
    return [
        {
            "id": uid("vpc", project, name),
            "name": name,
            "cidr_block": cidr,
            "location": places[place],
            "created": CREATED,
            "modified": MODIFIED,
            "is_active": True,
        }
        for name, place, cidr in _NETWORKS
    ]
