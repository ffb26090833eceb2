import { EventEmitter } from 'node:events'
import dbus from '@homebridge/dbus-native'

interface Call {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
}

/** The used part of the library, whose own types are for other uses. */
interface Bus {
  readonly connection: { end(): void }
  invoke(call: Call, done: (error: unknown, ...values: unknown[]) => void): void
  requestName(name: string, flags: number, done: (error: unknown, code: number) => void): void
  exportInterface(object: object, path: string, description: object): void
}

/** A notification as the desktop received it. */
export interface Shown {
  readonly id: number
  /** The name of the program that sent it. */
  readonly program: string
  readonly title: string
  readonly body: string
  readonly actions: readonly string[]
}

/** An entry of the tray's menu as the panel received it. */
export interface Entry {
  readonly id: number
  readonly label: string
  readonly enabled: boolean
}

/**
 * The parts of a desktop that Xvfb lacks, on the session bus of the test: a tray (StatusNotifierWatcher) and a
 * notification daemon, after the specifications of freedesktop.org. They draw nothing, and keep what Hoist sends.
 */
export class Panel {
  readonly shown: Shown[] = []
  /** Who keeps the computer awake, and why. */
  readonly awake: { readonly program: string; readonly reason: string }[] = []
  readonly #bus: Bus
  readonly #notifications = new EventEmitter()
  /** Bus names of the programs that have an icon in the tray. */
  readonly #items: string[] = []

  private constructor(bus: Bus) {
    this.#bus = bus
  }

  /**
   * @param tray false: notifications only
   * @param session true: it also has a session manager, as GNOME does
   * @param env names the session bus
   */
  static async open({
    tray = true,
    session = false,
    env = process.env,
  }: {
    readonly tray?: boolean
    readonly session?: boolean
    readonly env?: Readonly<Record<string, string | undefined>>
  } = {}): Promise<Panel> {
    const { sessionBus } = dbus as unknown as { sessionBus: (options: object) => Bus }
    const panel = new Panel(sessionBus({ busAddress: env.DBUS_SESSION_BUS_ADDRESS }))
    panel.#offerNotifications()
    await panel.#claim('org.freedesktop.Notifications')
    if (tray) {
      panel.#offerTray()
      await panel.#claim('org.kde.StatusNotifierWatcher')
    }
    if (session) {
      panel.#offerSessionManager()
      await panel.#claim('org.gnome.SessionManager')
    }
    return panel
  }

  close(): void {
    this.#bus.connection.end()
  }

  /** Clicks a notification. */
  click(id: number): void {
    this.#notifications.emit('ActionInvoked', id, 'default')
  }

  get icons(): number {
    return this.#items.length
  }

  /** Clicks the newest icon. */
  async activate(): Promise<void> {
    await this.#call({
      destination: this.#item(),
      path: '/StatusNotifierItem',
      interface: 'org.kde.StatusNotifierItem',
      member: 'Activate',
      signature: 'ii',
      body: [0, 0],
    })
  }

  /** What the newest icon says when it is pointed at. */
  async tooltip(): Promise<string> {
    const [variant] = await this.#call({
      destination: this.#item(),
      path: '/StatusNotifierItem',
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: ['org.kde.StatusNotifierItem', 'ToolTip'],
    })
    return JSON.stringify((variant as Property[1])[1])
  }

  /** The menu of the newest icon. */
  async menu(): Promise<Entry[]> {
    const [, layout] = await this.#call({
      ...this.#menuCall('GetLayout'),
      signature: 'iias',
      body: [0, -1, []],
    })
    const [, , children] = layout as [number, unknown, [unknown, [[number, Property[], unknown]]][]]
    return children.map(([, [[id, properties]]]) => {
      const value = (name: string) => properties.find(([key]) => key === name)?.[1][1][0]
      return { id, label: String(value('label') ?? ''), enabled: value('enabled') !== false }
    })
  }

  /** Chooses an entry of that menu. */
  async choose(label: string): Promise<void> {
    const entry = (await this.menu()).find((each) => each.label === label)
    if (entry === undefined) throw new Error(`the menu has no ${label}`)
    await this.#call({
      ...this.#menuCall('Event'),
      signature: 'isvu',
      body: [entry.id, 'clicked', ['i', 0], 0],
    })
  }

  #menuCall(member: string) {
    return {
      destination: this.#item(),
      path: '/com/canonical/dbusmenu',
      interface: 'com.canonical.dbusmenu',
      member,
    }
  }

  #item(): string {
    const item = this.#items.at(-1)
    if (item === undefined) throw new Error('there is no icon')
    return item
  }

  #call(call: Call): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.#bus.invoke(call, (error, ...values) => {
        if (error) reject(new Error(`${call.member}: ${JSON.stringify(error)}`))
        else resolve(values)
      })
    })
  }

  #claim(name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#bus.requestName(name, 0, (error, code) => {
        if (error || code !== 1)
          reject(new Error(`${name} could not be claimed: ${JSON.stringify(error)} ${code}`))
        else resolve()
      })
    })
  }

  #offerNotifications(): void {
    const service = Object.assign(this.#notifications, {
      GetCapabilities: () => ['body', 'actions'],
      GetServerInformation: () => ['Panel', 'Hoist', '1', '1.2'],
      Notify: (
        program: string,
        _replaces: number,
        _icon: string,
        title: string,
        body: string,
        actions: string[],
      ) => {
        const id = this.shown.length + 1
        this.shown.push({ id, program, title, body, actions })
        return id
      },
      CloseNotification: () => undefined,
    })
    this.#bus.exportInterface(service, '/org/freedesktop/Notifications', {
      name: 'org.freedesktop.Notifications',
      methods: {
        GetCapabilities: ['', 'as'],
        GetServerInformation: ['', 'ssss'],
        Notify: ['susssasa{sv}i', 'u'],
        CloseNotification: ['u', ''],
      },
      signals: { ActionInvoked: ['us'], NotificationClosed: ['uu'] },
    })
  }

  #offerSessionManager(): void {
    const service = {
      Inhibit: (program: string, _window: number, reason: string) => {
        this.awake.push({ program, reason })
        return this.awake.length
      },
    }
    this.#bus.exportInterface(service, '/org/gnome/SessionManager', {
      name: 'org.gnome.SessionManager',
      methods: { Inhibit: ['susu', 'u'] },
      signals: {},
    })
  }

  #offerTray(): void {
    const service = {
      RegisterStatusNotifierItem: (name: string) => {
        this.#items.push(name)
      },
      RegisterStatusNotifierHost: () => undefined,
      IsStatusNotifierHostRegistered: true,
      ProtocolVersion: 0,
    }
    this.#bus.exportInterface(service, '/StatusNotifierWatcher', {
      name: 'org.kde.StatusNotifierWatcher',
      methods: { RegisterStatusNotifierItem: ['s', ''], RegisterStatusNotifierHost: ['s', ''] },
      signals: {},
      properties: { IsStatusNotifierHostRegistered: 'b', ProtocolVersion: 'i' },
    })
  }
}

/** A name and a variant, as the library reads them: the type's tree, and the values. */
type Property = readonly [string, readonly [unknown, readonly unknown[]]]
