/**
 * For the key `mac.extendInfo` of electron-builder: Hoist is in "Open With" of every file and takes what is dropped on its
 * icon in the dock, and is nobody's usual program. Nobody has run this on macOS yet.
 *
 * "Send to Hoist" in the Services menu is a workflow of its own, `Send to Hoist.workflow`, which belongs beside Hoist in the
 * disk image: opened once, macOS puts it into `~/Library/Services`. An application can only offer a service itself with
 * native code, which Electron has none of.
 */
export const macInfo = {
  CFBundleDocumentTypes: [
    {
      CFBundleTypeName: 'File or folder',
      CFBundleTypeRole: 'Viewer',
      LSHandlerRank: 'Alternate',
      LSItemContentTypes: ['public.data', 'public.folder'],
    },
  ],
}
