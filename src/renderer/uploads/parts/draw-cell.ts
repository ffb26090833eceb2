import type { PartStateName } from '../../../shared/ipc/views'

/** The colour tokens of a map. */
export const mapTokens = [
  '--line-control',
  '--accent',
  '--accent-sent',
  '--part-confirmed',
  '--warn',
  '--warn-soft',
  '--bad-solid',
  '--bad-soft',
] as const
export type MapColors = Readonly<Record<(typeof mapTokens)[number], string>>

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * Draws one part. Each state has a shape as well as a colour: an empty frame, one that fills from below, a solid
 * cell, stripes, and a cross.
 *
 * @param share of a part that is being sent, from 0 to 1
 */
export function drawCell(
  context: CanvasRenderingContext2D,
  box: Box,
  state: PartStateName,
  share: number,
  colors: MapColors,
): void {
  const { x, y, width, height } = box
  const round = height < 12 ? 1 : Math.min(4, height / 5)
  context.save()
  context.beginPath()
  context.roundRect(x, y, width, height, round)
  context.clip()
  context.lineWidth = 1
  switch (state) {
    case 'pending':
      frame(context, box, round, colors['--line-control'])
      break
    case 'sending': {
      const filled = Math.round((height - 2) * Math.min(1, Math.max(0, share)))
      context.fillStyle = colors['--accent-sent']
      context.fillRect(x, y + height - 1 - filled, width, filled)
      if (filled > 0) {
        // The fill is pale, so that it does not look like a confirmed part: its upper edge stands out.
        context.fillStyle = colors['--accent']
        context.fillRect(x, y + height - 1 - filled, width, 1.5)
      }
      context.lineWidth = 1.5
      frame(context, box, round, colors['--accent'])
      break
    }
    case 'confirmed':
      context.fillStyle = colors['--part-confirmed']
      context.fillRect(x, y, width, height)
      break
    case 'waiting': {
      context.fillStyle = colors['--warn-soft']
      context.fillRect(x, y, width, height)
      context.strokeStyle = colors['--warn']
      context.lineWidth = Math.max(1.25, height / 12)
      const step = Math.max(4, height / 3)
      context.beginPath()
      for (let from = -height + step / 2; from < width; from += step) {
        context.moveTo(x + from, y + height)
        context.lineTo(x + from + height, y)
      }
      context.stroke()
      context.lineWidth = 1
      frame(context, box, round, colors['--warn'])
      break
    }
    case 'failed': {
      context.fillStyle = colors['--bad-soft']
      context.fillRect(x, y, width, height)
      const arm = height * 0.22
      const [midX, midY] = [x + width / 2, y + height / 2]
      context.strokeStyle = colors['--bad-solid']
      context.lineWidth = Math.max(1.5, height / 10)
      context.beginPath()
      context.moveTo(midX - arm, midY - arm)
      context.lineTo(midX + arm, midY + arm)
      context.moveTo(midX + arm, midY - arm)
      context.lineTo(midX - arm, midY + arm)
      context.stroke()
      context.lineWidth = 1.5
      frame(context, box, round, colors['--bad-solid'])
      break
    }
  }
  context.restore()
}

function frame(context: CanvasRenderingContext2D, box: Box, round: number, color: string): void {
  const inset = context.lineWidth / 2
  context.strokeStyle = color
  context.beginPath()
  context.roundRect(
    box.x + inset,
    box.y + inset,
    box.width - 2 * inset,
    box.height - 2 * inset,
    Math.max(0, round - inset),
  )
  context.stroke()
}
