/** The words of the application's menu, and of what main names itself. */
export const menuText = {
  file: 'File',
  addFiles: 'Add Files…',
  addFolder: 'Add Folder…',
  uploads: 'Uploads',
  pauseAll: 'Pause All',
  resumeAll: 'Resume All',
  quit: 'Quit Hoist',
} as const

/** What the practice server is called among the accounts. */
export const practiceAccountName = 'Practice server'
