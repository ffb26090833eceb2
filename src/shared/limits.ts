/** Bytes in a mebibyte. */
export const MiB = 1024 ** 2
/** Bytes in a gibibyte. */
export const GiB = 1024 ** 3

/**
 * What the Uploads API allows. Sources: the service's OpenAPI description ("each Part can be at most 64 MB",
 * "at most 8 GB in total and expires after an hour") and its official clients, which send 67,108,864 bytes a part.
 */
export const serviceLimits = {
  partBytes: 64 * MiB,
  uploadBytes: 8 * GiB,
  /** How long a remote upload lives after it was created, in milliseconds. */
  uploadLifetimeMs: 60 * 60 * 1000,
  /** Largest file for purpose `batch`, in bytes (200 MB, published for the Batch API). */
  batchFileBytes: 200 * 1000 * 1000,
} as const
