"""The body of the update: flat, strict, always whole."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from tui.domain import exactjson
from tui.domain.instance import Instance

HARDWARE = ("size_id", "location_id", "image_id")
FIELDS = ("name", *HARDWARE, "os_name", "hostname", "vpc_id", "billing_cycle", "tags")


class InstanceUpdate(BaseModel):
    """The nine fields that the PUT replaces; unchanged ones hold what was read, so that nothing is reset."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    size_id: str
    location_id: str
    image_id: str
    os_name: str
    hostname: str | None
    vpc_id: str | None
    billing_cycle: str | None
    tags: Any

    @classmethod
    def from_instance(cls, instance: Instance) -> "InstanceUpdate":
        """What was read, turned from nested to flat; ValueError says what is missing for a safe update.

        A PUT without a name or a hardware id could do harm, so there is none. An absent OS name becomes the empty
        string, the only "none" that the contract admits there.
        """
        flat: dict[str, Any] = {
            "name": instance.name,
            "size_id": instance.size and instance.size.id,
            "location_id": instance.location and instance.location.id,
            "image_id": instance.image and instance.image.id,
        }
        missing = [field.removesuffix("_id") for field, value in flat.items() if not value]
        if missing:
            raise ValueError(f"the API's answer has no {' and no '.join(missing)}")
        return cls.model_construct(
            **flat,
            os_name=instance.os_name or "",
            hostname=instance.hostname,
            vpc_id=(instance.vpc.id or None) if instance.vpc else None,
            billing_cycle=instance.billing_cycle,
            tags=instance.tags,
        )

    def fields(self) -> dict[str, Any]:
        """The body's fields in the order of the provider's reference.

        A billing cycle that the answer did not have is left out: there is no value to send back, and the contract
        admits no null.
        """
        body = {name: getattr(self, name) for name in FIELDS}
        if body["billing_cycle"] is None:
            del body["billing_cycle"]
        return body

    def body(self) -> bytes:
        """The request's body: JSON in ASCII, so that lone surrogates and exact numbers survive."""
        return exactjson.dumps(self.fields()).encode("ascii")
