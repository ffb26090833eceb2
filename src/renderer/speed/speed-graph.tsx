import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { freshCanvas, readColors, useLook } from '../components/canvas'
import { formats, messages } from '../messages'
import { useEngine } from '../state/hooks'
import { type Graph, graphOf, pointAt } from './graph'

const tokens = ['--accent', '--accent-soft', '--line', '--warn'] as const
const refreshMs = 1_000

/**
 * The speed of the last minutes. The figures under the picture say the same in words.
 *
 * @param id of an upload, or null for all of them
 * @param isSending whether there is about to be a speed
 */
export function SpeedGraph({
  id,
  isSending,
}: {
  readonly id: string | null
  readonly isSending: boolean
}): ReactElement {
  const limit = useEngine((state) => state.bandwidth.limit)
  const graph = graphOf(useSpeeds(id), limit)
  const isEmpty = graph.speeds.length === 0
  const words = messages.speed
  return (
    <section className="speed" aria-label={words.title}>
      {isEmpty && !isSending ? null : (
        <div className="speed-field" aria-hidden="true">
          {isEmpty ? null : (
            <>
              <SpeedPicture graph={graph} limit={limit} />
              <span className="speed-top">{formats.rate(graph.top)}</span>
              <span className="speed-since">{words.ago({ seconds: graph.seconds })}</span>
              <span className="speed-now">{words.atNow}</span>
            </>
          )}
        </div>
      )}
      {isEmpty ? (
        // The room is kept until the first second is measured.
        <p className="help speed-figures">{isSending ? '' : words.none}</p>
      ) : (
        <p className="facts speed-figures">
          <span className="fact">{words.mean({ bytesPerSecond: graph.mean })}</span>
          <span className="fact">{words.highest({ bytesPerSecond: graph.highest })}</span>
          {limit === null ? null : (
            <span className="fact speed-limit">{words.limit({ bytesPerSecond: limit })}</span>
          )}
        </p>
      )}
    </section>
  )
}

function SpeedPicture({
  graph,
  limit,
}: {
  readonly graph: Graph
  readonly limit: number | null
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(canvas)
  const look = useLook()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another look redraws it.
  useLayoutEffect(() => {
    const element = canvas.current
    if (element === null || size.width === 0) return
    const { width, height } = size
    const context = freshCanvas(element, width, height, messages.direction === 'rtl')
    const colors = readColors(element, tokens)
    const level = (y: number, color: string, dashes: number[]) => {
      context.strokeStyle = color
      context.setLineDash(dashes)
      context.beginPath()
      context.moveTo(0, y)
      context.lineTo(width, y)
      context.stroke()
      context.setLineDash([])
    }
    for (const share of [0, 0.5, 1]) level(Math.round(share * (height - 1)) + 0.5, colors['--line'], [])
    const points = graph.speeds.map((speed, index) => pointAt(index, speed, graph, width, height - 1))
    const [first] = points
    if (first !== undefined) {
      context.beginPath()
      for (const { x, y } of points) context.lineTo(x, y)
      context.lineTo(width, height)
      context.lineTo(first.x, height)
      context.fillStyle = colors['--accent-soft']
      context.fill()
      context.beginPath()
      for (const { x, y } of points) context.lineTo(x, y)
      context.strokeStyle = colors['--accent']
      context.lineWidth = 1.5
      context.lineJoin = 'round'
      context.stroke()
    }
    if (limit !== null) {
      context.lineWidth = 1.5
      level(height - (limit / graph.top) * height, colors['--warn'], [5, 4])
    }
  }, [graph, limit, size, look])
  return <canvas className="speed-picture" ref={canvas} />
}

/** The size of an element's box in CSS pixels. */
function useSize(canvas: { readonly current: HTMLElement | null }): {
  readonly width: number
  readonly height: number
} {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const box = canvas.current?.parentElement
    if (!box) return
    const measure = () => setSize({ width: box.clientWidth, height: box.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [canvas])
  return size
}

const noSpeeds: readonly number[] = []

/** Bytes per second of each of the last seconds, newest last: requested once a second while the page is visible. */
function useSpeeds(id: string | null): readonly number[] {
  const [speeds, setSpeeds] = useState(noSpeeds)
  useEffect(() => {
    let isWanted = true
    const ask = async () => {
      if (document.hidden) return
      const answer = await window.hoist.speeds(id)
      if (isWanted && answer.ok) setSpeeds(answer.value)
    }
    void ask()
    const timer = setInterval(() => void ask(), refreshMs)
    return () => {
      isWanted = false
      clearInterval(timer)
    }
  }, [id])
  return speeds
}
