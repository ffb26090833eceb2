#!/usr/bin/env python3
"""A drive with faults: passes a folder through, and does what the control file says at each call.

    fuse-faults.py FOLDER MOUNTPOINT CONTROL.json

The control file is JSON; it may be changed at any time. Only files are concerned, no folders:
  ino_add   is added to each inode number
  ino_each  each look at a file gives another inode number
  ino       all files have this inode number
  mtime_add seconds that are added to each modification time
  fail      reads of bytes from this offset on fail
  times     so often, and then no more
  errno     with this number (EIO where it is left out)
  hang      reads of bytes from this offset on do not answer as long as this stands here
  hang_looks nor do looks at files
  hang_only  both concern only the file with this name
  fail_looks looks at files fail so often, and then no more
  fail_close each close of a file fails
  stale     only through handles that were open when the first one failed

How many reads have failed stands in CONTROL.json.failed.
"""
import errno
import json
import os
import sys
import threading
import time

sys.path.insert(0, '/usr/lib/python3/dist-packages')
try:
    from fusepy import FUSE, FuseOSError, Operations
except ImportError:
    from fuse import FUSE, FuseOSError, Operations

folder, mountpoint, control = sys.argv[1:4]
lock = threading.Lock()
counts = {'looks': 0, 'failed_looks': 0, 'failed': 0}
stale = None
opened = set()


def wanted():
    try:
        with open(control) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def concerns(now, path):
    return now.get('hang_only') in (None, os.path.basename(path))


def hang_while(is_meant):
    while is_meant(wanted()):
        time.sleep(0.05)


class Drive(Operations):
    # Each byte of a name is a character: it need not be UTF-8.
    def real(self, path):
        return os.path.join(os.fsencode(folder), path.lstrip('/').encode('latin-1'))

    def getattr(self, path, fh=None):
        try:
            found = os.lstat(self.real(path))
        except OSError as error:
            raise FuseOSError(error.errno) from error
        names = ('st_atime', 'st_ctime', 'st_mtime', 'st_gid', 'st_uid', 'st_mode', 'st_nlink', 'st_size', 'st_ino')
        told = {name: getattr(found, name) for name in names}
        if os.path.isdir(self.real(path)):
            return told
        hang_while(lambda now: now.get('hang_looks') and concerns(now, path))
        now = wanted()
        with lock:
            if counts['failed_looks'] < now.get('fail_looks', 0):
                counts['failed_looks'] += 1
                raise FuseOSError(now.get('errno', errno.EIO))
            counts['looks'] += 1
            if now.get('ino_each'):
                told['st_ino'] += counts['looks']
        told['st_ino'] = now.get('ino', told['st_ino'] + now.get('ino_add', 0))
        told['st_mtime'] += now.get('mtime_add', 0)
        return told

    def readdir(self, path, fh):
        return ['.', '..', *(name.decode('latin-1') for name in os.listdir(self.real(path)))]

    def open(self, path, flags):
        handle = os.open(self.real(path), os.O_RDONLY)
        with lock:
            opened.add(handle)
        return handle

    def read(self, path, size, offset, fh):
        global stale
        hang_while(lambda now: 'hang' in now and concerns(now, path) and offset + size > now['hang'])
        now = wanted()
        with lock:
            fails = 'fail' in now and offset + size > now['fail'] and counts['failed'] < now.get('times', 1)
            if fails and now.get('stale'):
                if stale is None:
                    stale = set(opened)
                fails = fh in stale
            if fails:
                counts['failed'] += 1
                with open(control + '.failed', 'w') as file:
                    file.write(str(counts['failed']))
        if fails:
            raise FuseOSError(now.get('errno', errno.EIO))
        return os.pread(fh, size, offset)

    def flush(self, path, fh):
        if wanted().get('fail_close'):
            raise FuseOSError(wanted().get('errno', errno.EIO))
        return 0

    def release(self, path, fh):
        with lock:
            opened.discard(fh)
            if stale is not None:
                stale.discard(fh)
        os.close(fh)
        return 0


FUSE(
    Drive(),
    mountpoint,
    foreground=True,
    use_ino=True,
    attr_timeout=0,
    entry_timeout=0,
    direct_io=True,
    nonempty=True,
    encoding='latin-1',
)
