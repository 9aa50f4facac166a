# SPDX-License-Identifier: Apache-2.0
"""What changed between two manifests, for a review: figures, layers, kernels, interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from tfl2c.errors import quoted

_FIGURES: Final = (
    *("arena_bytes", "state_bytes", "scratch_bytes", "constant_bytes"),
    *("macs", "macs_executed"),
)
_ORIGIN: Final = ("tfl2c_version", "model_sha256", "target", "optimize", "cflags")
_INTERFACE: Final = ("name", "shape", "dtype", "bytes")
_QUANTIZATION: Final = ("scale", "zero_point")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a review; ``old`` or ``new`` is None where there is none."""

    area: str  # origin, figures, interface, quantization, layers, kernels, plan, files
    what: str
    old: Any
    new: Any

    def __str__(self) -> str:
        if self.old is None:
            return f"{self.what}: {_told(self.new)} is new"
        if self.new is None:
            return f"{self.what}: {_told(self.old)} is gone"
        text = f"{self.what}: {_told(self.old)} -> {_told(self.new)}"
        if self._is_amount and _is_number(self.old) and _is_number(self.new) and self.old:
            text += f" ({100 * (self.new - self.old) / abs(self.old):+.1f} %)"
        return text

    @property
    def _is_amount(self) -> bool:
        """Whether a share tells something: not of an offset, a scale or a zero point."""
        return self.area in {"figures", "layers"} or self.what.endswith(" bytes")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return every change from one manifest to another."""
    return [
        *_fields("origin", "", old, new, _ORIGIN),
        *_fields("origin", "option ", _options(old), _options(new)),
        *_fields("figures", "", old, new, _FIGURES),
        *_fields("interface", "", old, new, ("name", "feed")),
        *_ports(old, new),
        *_layers(old.get("layers", ()), new.get("layers", ())),
        *_plan(old, new),
        *_files(old, new),
    ]


def text(changes: Sequence[Change]) -> str:
    """Return the changes for a terminal, area by area."""
    if not changes:
        return "no difference"
    areas = dict.fromkeys(change.area for change in changes)
    return "\n\n".join(
        "\n".join([area, *(f"  {change}" for change in changes if change.area == area)])
        for area in areas
    )


def data(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return the changes for a program."""
    return [asdict(change) for change in changes]


def _fields(
    area: str,
    prefix: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    keys: Sequence[str] = (),
) -> Iterator[Change]:
    for key in keys or sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield Change(area, f"{prefix}{key}", old.get(key), new.get(key))


def _options(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    told = {"name", "target", "optimize"}  # they stand elsewhere in the manifest, too
    options = manifest.get("provenance", {}).get("options", {})
    return {key: value for key, value in options.items() if key not in told}


def _ports(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for side in ("inputs", "outputs"):
        before, after = (list(manifest.get(side, ())) for manifest in (old, new))
        for i in range(max(len(before), len(after))):
            a, b = (ports[i] if i < len(ports) else {} for ports in (before, after))
            what = f"{side.removesuffix('s')} {i}"
            if not a or not b:
                yield Change("interface", what, a.get("name"), b.get("name"))
                continue
            yield from _fields("interface", f"{what} ", a, b, _INTERFACE)
            yield from _fields("quantization", f"{what} ", a, b, _QUANTIZATION)


def _layers(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    """Yield what layers came, went or changed; the same operator makes the same tensor."""
    names = [[(la.get("operator"), la.get("tensor")) for la in layers] for layers in (old, new)]
    matched = SequenceMatcher(None, names[0], names[1], autojunk=False).get_opcodes()
    for tag, a, a_end, b, b_end in matched:
        if tag == "equal":
            for before, after in zip(old[a:a_end], new[b:b_end], strict=True):
                yield from _layer(before, after)
            continue
        yield from (Change("layers", f"layer {i}", _title(old[i]), None) for i in range(a, a_end))
        yield from (Change("layers", f"layer {i}", None, _title(new[i])) for i in range(b, b_end))


def _layer(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    what = f"layer {new.get('layer')} {_title(new)} "
    yield from _fields("kernels", what, old, new, ("kernel",))
    keys = ("macs", "constant_bytes", "scratch", "streamed")
    yield from _fields("layers", what, old, new, keys)


def _title(layer: Mapping[str, Any]) -> str:
    return f"{layer.get('operator')} {quoted(str(layer.get('tensor')))}"


def _plan(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = (
        {b["name"]: b for b in manifest.get("plan", ()) if "name" in b} for manifest in (old, new)
    )
    for name in sorted({*before, *after}):
        a, b = (buffers.get(name, {}) for buffers in (before, after))
        if not a or not b:
            yield Change("plan", f"buffer {name}", a.get("bytes"), b.get("bytes"))
            continue
        yield from _fields("plan", f"buffer {name} ", a, b, ("offset", "bytes"))


def _files(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = (
        {f["path"]: f["sha256"] for f in manifest.get("provenance", {}).get("files", ())}
        for manifest in (old, new)
    )
    for path in sorted({*before, *after}):
        a, b = before.get(path), after.get(path)
        if a != b:
            yield Change("files", path, a and a[:12], b and b[:12])


def _told(value: Any) -> str:
    if _is_number(value):
        return f"{value:,}" if isinstance(value, int) else f"{value:.9g}"
    quoted = str(value)
    return "".join(c if c.isprintable() else "?" for c in quoted)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
