import { z } from 'zod'
import { limitRuleSchema, mostRules, rateSchema } from './network/bandwidth'
import { proxySchema } from './network/proxy'
import { languageCodes } from './words/languages'

/** Settings with their bounds; the defaults are what a new profile starts with. */
export const settingsSchema = z.object({
  /** Most parts in flight over all uploads. */
  parallelParts: z.int().min(1).max(32).default(16),
  /** Send fewer side by side while a host refuses some or loses many, and share them between hosts; if off, never. */
  adaptiveParts: z.boolean().default(true),
  /** Files that send at the same time. */
  parallelFiles: z.int().min(1).max(16).default(2),
  /** Bytes of a part in MiB, or chosen by the rate of sending, and by the size of the file while that is unknown. */
  partSizeMiB: z.union([z.literal('auto'), z.int().min(1).max(64)]).default('auto'),
  /** How often one part, or one other request, is tried before it counts as failed. */
  maxAttempts: z.int().min(1).max(20).default(6),
  /** A part, or another request, counts as failed only after at least this long, in seconds. */
  keepTryingSeconds: z.int().min(0).max(3_600).default(180),
  /** Longest wait before the first repeat, in milliseconds. */
  backoffBaseMs: z.int().min(50).max(10_000).default(500),
  /** Longest wait before any repeat, in milliseconds. */
  backoffCapMs: z.int().min(1_000).max(300_000).default(30_000),
  /** A request without any progress for this long is given up and retried, in seconds. */
  stallTimeoutSeconds: z.int().min(2).max(600).default(30),
  /** Send an MD5 of the whole file, so that the service can check what it assembled. */
  checksum: z.boolean().default(true),
  /** Download each finished file again, where the service allows it, and compare it with what was sent. */
  compareContent: z.boolean().default(false),
  /** Make files of user data searchable once they are uploaded. These three apply to what a person adds afterwards. */
  searchUserData: z.boolean().default(false),
  /** The same for assistants. */
  searchAssistants: z.boolean().default(false),
  /** Run batch files once they are uploaded. */
  runBatches: z.boolean().default(false),
  /** Most bytes per second over all uploads when no rule of the schedule applies; null is no limit. */
  bandwidthLimit: rateSchema.nullable().default(null),
  /** Times of the week with a limit of their own. The first of several that match applies. */
  bandwidthSchedule: z.array(limitRuleSchema).max(mostRules).default([]),
  proxy: proxySchema.default({ mode: 'system', url: '', user: '', exceptions: '' }),
  /** What unfinished uploads do when Hoist starts. */
  onStart: z.enum(['wait', 'resume']).default('wait'),
  /** How many ended uploads stay in the list; null for all of them. */
  historyCount: z.int().min(1).max(100_000).nullable().default(10_000),
  /** For how many days they stay in it; null keeps them forever. */
  historyDays: z.int().min(1).max(36_500).nullable().default(365),
  /** Notify about finished batches and failures while the window is not in focus. */
  notifications: z.boolean().default(true),
  /** Closing the window leaves Hoist running in the tray. */
  closeToTray: z.boolean().default(false),
  startAtLogin: z.boolean().default(false),
  /** Look for a newer Hoist once a day. */
  checkForUpdates: z.boolean().default(true),
  /** The language of the window and the menus. */
  language: z.enum(['system', ...languageCodes]).default('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
})

export type Settings = z.infer<typeof settingsSchema>

/** Some of the settings, with new values. */
export type SettingsChange = { readonly [K in keyof Settings]?: Settings[K] | undefined }

/** Checks a change. Without the defaults: they would come with every change, and reset everything else. */
export const settingsChangeSchema = z.object(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, schema]) => [name, schema.removeDefault().optional()]),
  ),
) as unknown as z.ZodType<SettingsChange>

/** The settings of a new profile. */
export const defaultSettings: Settings = settingsSchema.parse({})

/** The names of the stored settings that are out of bounds, or of the wrong type. */
export function unreadSettings(stored: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(settingsSchema.shape).flatMap(([name, schema]) =>
    name in stored && !schema.safeParse(stored[name]).success ? [name] : [],
  )
}

/** The valid settings in a stored or sent object; everything else keeps its default. */
export function readSettings(stored: unknown): Settings {
  const settings: Record<string, unknown> = { ...defaultSettings }
  if (typeof stored !== 'object' || stored === null) return defaultSettings
  for (const [name, schema] of Object.entries(settingsSchema.shape)) {
    const parsed = schema.safeParse((stored as Record<string, unknown>)[name])
    if (parsed.success) settings[name] = parsed.data
  }
  return settings as Settings
}
