import type { Socket } from 'node:net'
import type { buildConnector } from 'undici'

/** An interim response is a line and perhaps a few fields: a longer one is not. */
const longestInterim = 8 * 1024
const start = Buffer.from('HTTP/1.1 100 ')
const end = Buffer.from('\r\n\r\n')

/**
 * A connector whose sockets skip “100 Continue”. A client has to accept one that it did not ask for (RFC 9110, 15.2),
 * but undici closes the connection, and loses the response that was about to come.
 */
export function withoutContinue(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...[error, socket]) => {
      if (error !== null) callback(error, null)
      else callback(null, passingOver(socket))
    })
}

function passingOver(socket: Socket): Socket {
  const read = socket.read.bind(socket)
  /** What may become an interim response, not passed on yet. */
  let held: Buffer | null = null
  let written = -1
  // undici reads only with `read`.
  socket.read = (size?: number): Buffer | null => {
    const piece = read(size) as Buffer | null
    if (piece === null) return null
    // An interim response follows something that was sent; in the middle of a response it would be part of that
    // response.
    if (held === null && socket.bytesWritten === written) return piece
    written = socket.bytesWritten
    let rest: Buffer = held === null ? piece : Buffer.concat([held, piece])
    held = null
    while (isStart(rest)) {
      const at = rest.indexOf(end)
      if (at === -1 && rest.byteLength <= longestInterim) {
        held = rest
        return null
      }
      if (at === -1) break
      rest = rest.subarray(at + end.byteLength)
    }
    if (rest.byteLength > 0) return rest
    // The response is still to come, or one more of these.
    written = -1
    return null
  }
  return socket
}

/** Whether it begins like an interim response, as far as it has come. */
function isStart(bytes: Buffer): boolean {
  const length = Math.min(bytes.byteLength, start.byteLength)
  return length > 0 && bytes.subarray(0, length).equals(start.subarray(0, length))
}
