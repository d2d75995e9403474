"""Two decoders that have nothing to do with each other: zxing-cpp, and the program zbarimg of zbar."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import zxingcpp
from PIL import Image

NO_ZBAR = "No second decoder to test with. Install it: sudo apt install zbar-tools"


def zxing(image: Image.Image) -> list[str]:
    """The texts of the QR codes in the image."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def zbar(image: Image.Image) -> list[str]:
    """The same by zbar; fails when it is not there."""
    program = shutil.which("zbarimg")
    assert program, NO_ZBAR
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "image.png"
        image.save(path)
        command = [program, "--raw", "--quiet", "--nodbus", "-Sdisable", "-Sqrcode.enable", str(path)]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode in {0, 4}, found.stderr  # 4: there is no code in it
    return found.stdout.splitlines()
