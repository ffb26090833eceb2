import {
  dropAndUpload,
  expect,
  expectState,
  MiB,
  presetSettings,
  randomFile,
  sparseFile,
  startAgain,
  test,
} from './kit'

/** So slow that it takes minutes. */
const slow = { partSizeMiB: 1, bandwidthLimit: MiB / 4 }

test("a launcher's request is carried out in the running Hoist, and brings the window back only if it needs it", async ({
  folder,
  profile,
  start,
}) => {
  const file = await sparseFile(folder, 'big.bin', 256 * MiB)
  const chosen = await randomFile(folder, 'chosen.bin', 10)
  await presetSettings(profile, slow)
  const { app, page } = await start({ args: ['--practice'] })
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] })
  }, chosen)
  await dropAndUpload(page, [file])
  await expectState(page, file, 'uploading')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() === true)

  await startAgain(profile, '--pause-all')
  await expectState(page, file, 'paused')
  await startAgain(profile, '--resume-all')
  await expectState(page, file, 'uploading')
  expect(await isVisible()).toBe(false)
  await startAgain(profile, '--add-files')
  await expect(page.getByRole('dialog', { name: 'New upload' })).toContainText('chosen.bin')
  await expect.poll(isVisible).toBe(true)
})

test("a launcher's request is carried out by the start itself if Hoist is not running", async ({
  folder,
  profile,
  start,
}) => {
  const file = await randomFile(folder, 'big.bin', 24 * MiB)
  await presetSettings(profile, { ...slow, onStart: 'resume' })
  const first = await start({ args: ['--practice'] })
  await dropAndUpload(first.page, [file])
  await expectState(first.page, file, 'uploading')
  await first.quit()
  const second = await start({ args: ['--pause-all'] })
  await expectState(second.page, file, 'paused')
  await second.quit()
  await presetSettings(profile, { partSizeMiB: 1 })
  const third = await start({ args: ['--resume-all'] })
  await expectState(third.page, file, 'completed')
})
