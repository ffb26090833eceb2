/** Bytes in a mebibyte. */
export const MiB = 1024 ** 2
/** Bytes in a gibibyte. */
export const GiB = 1024 ** 3
