/**
 * For the key `mac.extendInfo` of electron-builder: Hoist is in "Open With" of every file and takes what is dropped on
 * its icon in the dock, and is never the default program. Nobody has run this on macOS yet.
 *
 * "Send to Hoist" in the Services menu is a workflow of its own, `Send to Hoist.workflow`, beside Hoist in the disk
 * image: opened once, macOS puts it into `~/Library/Services`. An application can offer a service itself only with
 * native code, which Hoist has none of.
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
