import { GiB, MiB } from '../shared/limits'

/**
 * What the practice server allows: the limits of the service's OpenAPI description ("each Part can be at most 64 MB",
 * "at most 8 GB in total and expires after an hour"), in bytes and milliseconds.
 */
export const limits = { partBytes: 64 * MiB, uploadBytes: 8 * GiB, uploadLifetimeMs: 60 * 60 * 1000 } as const
