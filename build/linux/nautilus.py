"""Adds "Send to Hoist" to the menu of files and folders in Nautilus."""
import locale
import subprocess

from gi.repository import GObject, Nautilus

PROGRAM = 'hoist'
LABELS = {'en': 'Send to Hoist'}


def label():
    language = locale.getlocale(locale.LC_MESSAGES)[0] or 'en'
    return LABELS.get(language) or LABELS.get(language.split('_')[0]) or LABELS['en']


class SendToHoist(GObject.GObject, Nautilus.MenuProvider):
    # Nautilus 3 passes the window as well.
    def get_file_items(self, *given):
        paths = [file.get_location().get_path() for file in given[-1]]
        # A file on a server has no path unless the server is mounted.
        if not paths or None in paths:
            return []
        item = Nautilus.MenuItem(name='SendToHoist::send', label=label(), icon=PROGRAM)
        item.connect('activate', self.send, paths)
        return [item]

    def send(self, _item, paths):
        subprocess.Popen([PROGRAM, '--', *paths], start_new_session=True)

    # Newer versions of the library require this method.
    def get_background_items(self, *_given):
        return []
