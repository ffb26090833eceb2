/**
 * Redraws the icons of build/: the application's in the sizes of desktops, those of the tray, and the counts that
 * Windows lays over the taskbar's icon. They are kept in the repository; run this only after changing them. Needs
 * rsvg-convert (Debian: librsvg2-bin).
 *
 * node scripts/icons.mjs
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../build', import.meta.url))

/** At this size only the arrow of the application's icon is left, above the line that represents the parts. */
const arrow = (color, width) => `
  <g fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round">
    <path d="M8 10.2V3.4"/><path d="M4.8 6.6L8 3.4l3.2 3.2"/><path d="M3.6 12.8h8.8"/>
  </g>`

/** In colour on its own background, so that it is visible on light and dark panels. */
const colour = `<rect x=".5" y=".5" width="15" height="15" rx="3.6" fill="#1f6cf0"/>${arrow('#fff', 1.7)}`
/** macOS takes only the shape, and colours it for a light or dark menu bar itself. */
const template = arrow('#000', 1.7)

const count = (text) => `
  <circle cx="8" cy="8" r="7.5" fill="#0a4fc0" stroke="#fff"/>
  <text x="8" y="${text.length > 1 ? 11.2 : 11.8}" text-anchor="middle" font-family="Liberation Sans, Arial"
    font-weight="bold" font-size="${text.length > 1 ? 9 : 11}" fill="#fff">${text}</text>`

function draw(name, content, pixels) {
  drawWhole(name, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${content}</svg>`, pixels)
}

function drawWhole(name, svg, pixels) {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  execFileSync('rsvg-convert', ['-w', String(pixels), '-h', String(pixels), '-o', file], { input: svg })
}

const application = readFileSync(path.join(folder, 'icon.svg'))
for (const pixels of [16, 22, 24, 32, 48, 64, 128, 256, 512])
  drawWhole(`icons/${pixels}x${pixels}.png`, application, pixels)
drawWhole('mac/icon.png', application, 1024)

for (const [suffix, factor] of [
  ['', 1],
  ['@2x', 2],
]) {
  draw(`tray/icon${suffix}.png`, colour, 24 * factor)
  draw(`tray/iconTemplate${suffix}.png`, template, 16 * factor)
  for (const text of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '9+']) {
    draw(`overlay/${text === '9+' ? 'more' : text}${suffix}.png`, count(text), 16 * factor)
  }
}
