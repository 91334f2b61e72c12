"""Unpacks a wheel into the current folder with the modes it records; `python3 -m zipfile` drops them."""

import os
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as wheel:
    for member in wheel.infolist():
        path = wheel.extract(member)
        mode = (member.external_attr >> 16) & 0o777
        if mode and not member.is_dir():
            os.chmod(path, mode)
