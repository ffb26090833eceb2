import type { Messages } from './en'
import { failuresDe } from './failures.de'
import type { Words } from './words'

/** German. */
export const de = ({
  bytes,
  count,
  date,
  duration,
  elapsed,
  line,
  number,
  percent,
  rate,
  soon,
  time,
  took,
  weekday,
}: Words): Messages => ({
  language: 'de',
  direction: 'ltr',
  between: { sentences: ' ', pieces: ', ' },
  fileIn: (name: string, folder: string) => `${name} (${folder})`,

  failures: failuresDe({ bytes, count }),

  app: {
    name: 'Hoist',
    loading: 'Hoist wird geöffnet…',
    brokenTitle: 'Das Fenster konnte nicht dargestellt werden',
    brokenText:
      'Das ist ein Fehler in Hoist. Ihre Uploads sind nicht betroffen: Sie laufen im Hintergrund weiter, und nichts geht verloren.',
    startTitle: 'Hoist konnte sein Fenster nicht starten',
    tryAgain: 'Erneut versuchen',
    details: 'Details',
    dismiss: 'Ausblenden',
    close: 'Schließen',
  },

  toolbar: {
    label: 'Wichtigste Aktionen',
    addFiles: 'Dateien hinzufügen',
    addFolder: 'Ordner hinzufügen',
    pauseAll: 'Alle pausieren',
    resumeAll: 'Alle fortsetzen',
    clearFinished: 'Fertige entfernen',
    settings: 'Einstellungen',
  },

  welcome: {
    title: 'Große Dateien dorthin, wo die Modelle sind',
    text: 'Hoist sendet Dateien bis 8 GiB in parallelen Teilen an die OpenAI-Plattform, macht nach jeder Unterbrechung weiter und übergibt Ihnen die Datei-ID, sobald jedes Byte nachweislich angekommen ist.',
    connect: 'Konto verbinden',
    connectText: 'Mit einem API-Schlüssel der OpenAI-Plattform oder eines kompatiblen Dienstes.',
    practice: 'Übungsserver verwenden',
    practiceText: 'Alles funktioniert, aber nichts verlässt diesen Computer. Ein Schlüssel ist nicht nötig.',
    practiceStarting: 'Der Übungsserver wird gestartet…',
    waitingTitle: (files: number) =>
      count(files, { one: '# Datei wartet auf ein Konto', other: '# Dateien warten auf ein Konto' }),
    waitingText: 'Wählen Sie, wohin gesendet wird. Über den Upload entscheiden Sie danach.',
    discard: 'Verwerfen',
  },

  empty: {
    title: 'Dateien irgendwo hier ablegen',
    text: 'Oder verwenden Sie oben „Dateien hinzufügen“ und „Ordner hinzufügen“. Dateien aus Ihrem Dateimanager können Sie auch einfügen.',
  },

  drop: {
    title: 'Zum Hinzufügen ablegen',
    text: 'Sie wählen den Zweck, bevor etwas gesendet wird.',
  },

  totals: {
    label: 'Gesamt',
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `noch ${duration(seconds)}`,
  },

  /** The limit of the speed, at the foot of the window. */
  limit: {
    byHand: (bytesPerSecond: number) => `Begrenzt auf ${rate(bytesPerSecond)}`,
    bySchedule: (bytesPerSecond: number) => `Durch den Zeitplan begrenzt auf ${rate(bytesPerSecond)}`,
    byScheduleUntil: (bytesPerSecond: number, at: number) =>
      `Durch den Zeitplan begrenzt auf ${rate(bytesPerSecond)} bis ${soon(at)}`,
    lift: 'Vorerst aufheben',
    lifted: (bytesPerSecond: number) => `Die Begrenzung auf ${rate(bytesPerSecond)} ist aufgehoben`,
    again: 'Wieder begrenzen',
  },

  uploads: {
    label: 'Uploads',
    state: {
      queued: 'Wartet',
      creating: 'Wird gestartet',
      uploading: 'Wird hochgeladen',
      ready: 'Bereit zum Abschließen',
      completing: 'Wird abgeschlossen',
      completed: 'Abgeschlossen',
      pausing: 'Wird pausiert',
      paused: 'Pausiert',
      failing: 'Wird angehalten',
      renewing: 'Beginnt von vorn',
      failed: 'Fehlgeschlagen',
      cancelling: 'Wird abgebrochen',
      cancelled: 'Abgebrochen',
    },
    pausedByRestart: 'Pausiert, seit Hoist beendet wurde',
    rowName: (name: string, state: string, size: number) => `${name}, ${state}, ${bytes(size)}`,
    sentOf: (sent: number, size: number) => `${bytes(sent)} von ${bytes(size)}`,
    size: (size: number) => bytes(size),
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `noch ${duration(seconds)}`,
    expiresIn: (seconds: number) => `Frist endet in ${duration(seconds)}`,
    expired: 'Frist abgelaufen',
    outlook: {
      tight: 'Für das, was noch fehlt, bleibt wenig Zeit.',
      tightReady: 'Alles ist da: Drücken Sie „Abschließen“, bevor die Stunde um ist.',
      late: 'Mit dieser Leitung reicht die Stunde nicht.',
      lateTodo:
        'Pausieren Sie andere Uploads, erlauben Sie in den Einstellungen mehr Teile gleichzeitig, oder starten Sie mit einer schnelleren Leitung.',
      tightTodo: 'Es hilft, andere Uploads zu pausieren.',
    },
    expiresHelp: 'Der Dienst schließt einen Upload eine Stunde nach seinem Beginn.',
    failedParts: (n: number) => `${count(n, { one: '# Teil', other: '# Teile' })} fehlgeschlagen`,
    failedPartsRestGoesOn: (n: number) =>
      `${count(n, { one: '# Teil', other: '# Teile' })} fehlgeschlagen, der Rest geht weiter`,
    waitingParts: (n: number) =>
      count(n, { one: '# Teil wird erneut versucht', other: '# Teile werden erneut versucht' }),
    partFailure: (n: number, happened: string) => `Teil ${number(n)}: ${happened}`,
    goesOnIn: (seconds: number) => `weiter in ${duration(seconds)}`,
    goesOn: 'geht jetzt weiter',
    waitsForConnection: 'Wartet auf die Verbindung',
    waitsForTurn: 'Wartet, bis er an der Reihe ist',
    finishing: (n: number) =>
      `Wird pausiert, ${count(n, { one: '# Teil wird', other: '# Teile werden' })} noch fertig gesendet`,
    puttingTogether: (service: string, seconds: number) =>
      `Alles gesendet. ${service} setzt die Datei zusammen … ${elapsed(seconds)}`,
    startedOver: 'Neu begonnen: Die Ein-Stunden-Frist war abgelaufen',
    progress: 'Fortschritt',
    progressText: (sent: number, confirmed: number) =>
      `${percent(sent)} gesendet, ${percent(confirmed)} bestätigt`,
    progressHelp: (sent: number, confirmed: number) =>
      `${bytes(sent)} gesendet, ${bytes(confirmed)} vom Dienst bestätigt`,
    to: (account: string) => `an ${account}`,
    fileId: 'Datei-ID',
    pause: 'Pausieren',
    pauseNow: 'Sofort pausieren',
    resume: 'Fortsetzen',
    cancel: 'Abbrechen',
    complete: 'Abschließen',
    retry: 'Erneut versuchen',
    remove: 'Entfernen',
    showParts: 'Teile anzeigen',
    showCard: 'Details anzeigen',
    showInFolder: 'Im Ordner anzeigen',
    copyFileId: 'Datei-ID kopieren',
    copied: 'Kopiert',
    details: 'Details',
    copyReport: 'Bericht kopieren',
    openBilling: 'Abrechnung öffnen',
  },

  /** Everything about a finished upload. */
  fileCard: {
    label: (name: string) => `Details zu ${name}`,
    close: 'Details ausblenden',
    again: 'Erneut hochladen',
    account: 'Konto',
    size: 'Größe',
    sizeValue: (size: number) =>
      size < 1000 ? bytes(size) : `${bytes(size)} (${count(size, { one: '# Byte', other: '# Byte' })})`,
    duration: 'Gesendet in',
    durationValue: (seconds: number) => took(seconds),
    speed: 'Tempo im Mittel',
    finished: 'Fertig',
    expires: 'Aufbewahrt',
    never: 'Bis Sie sie beim Dienst löschen',
    until: (at: number) => `Bis ${date(at)}`,
    date: (at: number) => date(at),
    checksum: 'MD5',
    copyChecksum: 'Prüfsumme kopieren',
    snippets: 'Die Datei verwenden mit',
    languages: { curl: 'curl', python: 'Python', node: 'Node.js' },
    copySnippet: 'Code kopieren',
    key: (variable: string) => `Der Schlüssel wird aus der Umgebungsvariablen ${variable} gelesen.`,
    practiceKey:
      'Der Übungsserver behält seinen Schlüssel für sich und beantwortet solche Aufrufe nicht: So wird es aussehen.',
    stays: 'Wenn Sie den Upload aus der Liste entfernen, wird die Datei beim Dienst nicht gelöscht.',
  },

  /** Uploads that have ended. */
  history: {
    title: 'Fertige Uploads',
    text: 'Sie bleiben in der Liste, damit Sie ihre Datei-IDs wiederfinden. Was aus der Liste entfernt wird, bleibt beim Dienst.',
    count: {
      limit: 'Nur die neuesten behalten',
      limitText: 'Wenn ausgeschaltet, bleiben fertige Uploads, egal wie viele es sind.',
      value: 'Höchstens',
      valueText: 'Über diese Zahl hinaus werden die ältesten aus der Liste entfernt.',
    },
    days: {
      limit: 'Nur eine Zeit lang behalten',
      limitText: 'Wenn ausgeschaltet, bleiben fertige Uploads, egal wie alt sie sind.',
      value: 'Anzahl Tage',
      valueText: 'Ältere fertige Uploads werden aus der Liste entfernt.',
    },
    number: (value: number) => number(value),
    export: 'Verlauf exportieren…',
    exportText: 'Als Tabelle für Tabellenprogramme (CSV) oder für andere Programme (JSON).',
    stay: 'Uploads, die seit dem Öffnen von Hoist fertig wurden, und solche, deren Datei-ID Sie noch nicht kopiert oder exportiert haben, bleiben immer.',
    openLog: 'Liste der Datei-IDs öffnen',
    logText:
      'Eine Textdatei mit Datum, Datei-ID und Name jedes fertigen Uploads. Sie behält diese Angaben auch, wenn Uploads aus der Liste verschwinden.',
    fileName: 'Hoist-Verlauf.csv',
    csv: 'Tabelle (CSV)',
    json: 'JSON',
    exported: (n: number, name: string) =>
      `${count(n, { one: '# fertiger Upload wurde', other: '# fertige Uploads wurden' })} in ${name} geschrieben.`,
    nothing: 'Es gibt noch keinen fertigen Upload, der exportiert werden könnte.',
  },

  undo: {
    removed: (name: string) => `${name} wurde aus der Liste entfernt.`,
    removedMany: (n: number) =>
      count(n, {
        one: '# Upload wurde aus der Liste entfernt.',
        other: '# Uploads wurden aus der Liste entfernt.',
      }),
    discarded: (n: number) =>
      count(n, {
        one: '# Datei wurde nicht hinzugefügt.',
        other: '# Dateien wurden nicht hinzugefügt.',
      }),
    stays: (n: number) =>
      count(n, {
        one: 'Eine angekommene Datei bleibt beim Dienst.',
        other: 'Angekommene Dateien bleiben beim Dienst.',
      }),
    undo: 'Rückgängig',
  },

  /** The one button beside a failure. */
  failureActions: {
    retry: 'Erneut versuchen',
    'start-over': 'Von vorn beginnen',
    'enter-key': 'Schlüssel eingeben…',
    'check-account': 'Konto prüfen…',
    'check-proxy': 'Proxy prüfen…',
    'choose-account': 'Konto wählen…',
    'change-upload': 'Ändern und erneut hochladen…',
    'locate-file': 'Datei suchen…',
    'add-files': 'Andere Datei wählen…',
    'start-practice': 'Übungsserver verwenden',
  },

  /** What belongs to the whole list: what it shows, and moving in it. */
  list: {
    show: 'Anzeigen',
    filters: {
      all: 'Alle',
      running: 'Laufend',
      waiting: 'Wartend',
      paused: 'Pausiert',
      failed: 'Fehlgeschlagen',
      finished: 'Fertig',
    },
    filter: (name: string, n: number) => `${name}: ${count(n, { one: '# Upload', other: '# Uploads' })}`,
    count: (n: number) => number(n),
    search: 'Name suchen',
    clearSearch: 'Suche löschen',
    shown: (n: number) => count(n, { one: '# Upload wird angezeigt', other: '# Uploads werden angezeigt' }),
    noneTitle: 'Kein Upload passt',
    noneText: (n: number) =>
      count(n, {
        one: '# Upload ist in der Liste, wird bei dieser Suche und diesem Filter aber nicht angezeigt.',
        other: '# Uploads sind in der Liste, werden bei dieser Suche und diesem Filter aber nicht angezeigt.',
      }),
    showAll: 'Alle Uploads anzeigen',
    more: 'Weitere Aktionen',
    moreOf: (name: string) => `Aktionen für ${name}`,
    move: {
      top: 'Ganz nach oben',
      up: 'Nach oben',
      down: 'Nach unten',
      end: 'Ganz nach unten',
    },
    moved: (name: string, place: number, total: number) =>
      `${name}: Platz ${number(place)} von ${number(total)}`,
    movedMany: (n: number, place: number, total: number) =>
      `${count(n, { one: '# Upload', other: '# Uploads' })} auf Platz ${number(place)} von ${number(total)} bewegt`,
    /** What was asked for a moment ago. */
    asked: {
      pause: 'Wird pausiert',
      resume: 'Wird fortgesetzt',
      cancel: 'Wird abgebrochen',
      complete: 'Wird abgeschlossen',
      retry: 'Wird erneut versucht',
      remove: 'Wird entfernt',
    },
  },

  selection: {
    label: 'Auswahl',
    count: (n: number) => `${count(n, { one: '# Upload', other: '# Uploads' })} ausgewählt`,
    hidden: (n: number) => `davon ${number(n)} nicht angezeigt`,
    clear: 'Auswahl aufheben',
    top: 'Ganz nach oben',
    actions: {
      pause: (n: number) => `${number(n)} pausieren`,
      resume: (n: number) => `${number(n)} fortsetzen`,
      cancel: (n: number) => `${number(n)} abbrechen`,
      complete: (n: number) => `${number(n)} abschließen`,
      retry: (n: number) => `${number(n)} erneut versuchen`,
      remove: (n: number) => `${number(n)} entfernen`,
    },
  },

  cancelQuestion: {
    title: (n: number) => count(n, { one: 'Diesen Upload abbrechen?', other: '# Uploads abbrechen?' }),
    one: (name: string, confirmed: number) =>
      `Der Dienst hat ${bytes(confirmed)} von ${name} bestätigt. Wenn Sie abbrechen, gehen sie verloren und müssen erneut gesendet werden.`,
    many: (confirmed: number) =>
      `Der Dienst hat ${bytes(confirmed)} bestätigt. Wenn Sie abbrechen, gehen sie verloren und müssen erneut gesendet werden.`,
    pauseInstead: (n: number) =>
      count(n, {
        one: 'Wenn Sie stattdessen pausieren, bleibt erhalten, was bestätigt ist, bis die Stunde des Uploads abläuft.',
        other:
          'Wenn Sie stattdessen pausieren, bleibt erhalten, was bestätigt ist, bis die Stunde des jeweiligen Uploads abläuft.',
      }),
    cancel: (n: number) => count(n, { one: 'Upload abbrechen', other: '# Uploads abbrechen' }),
    keep: () => 'Behalten',
  },

  details: {
    detail: 'Ursache',
    status: 'Status',
    code: 'Code',
    serviceMessage: 'Meldung des Dienstes',
    requestId: 'Anfrage-ID',
  },

  parts: {
    label: (name: string) => `Teile von ${name}`,
    paneLabel: 'Teile',
    close: 'Teile ausblenden',
    loading: 'Die Teile werden gelesen…',
    none: 'Die Teile werden festgelegt, wenn dieser Upload beginnt.',
    retryPart: 'Teil erneut versuchen',
    state: {
      pending: 'ausstehend',
      sending: 'wird gesendet',
      waiting: 'wartet',
      confirmed: 'bestätigt',
      failed: 'fehlgeschlagen',
    },
    name: (n: number, total: number) => `Teil ${number(n)} von ${number(total)}`,
    percent: (n: number) => `${number(n)} Prozent`,
    triesAgainIn: (seconds: number) => `neuer Versuch in ${duration(seconds)}`,
    triesAgain: 'neuer Versuch jetzt',
    attempts: (n: number) => count(n, { one: '# Versuch', other: '# Versuche' }),
    range: (from: number, to: number, length: number) =>
      `${bytes(length)}, von ${bytes(from)} bis ${bytes(to)}`,
    detailsLabel: 'Details zum Teil',
    attemptsLabel: 'Versuche',
    attempt: {
      sending: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: wird seit ${took(seconds)} gesendet, bisher ${bytes(sent)}, ${rate(speed)}`,
      confirmed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: ${bytes(sent)} in ${took(seconds)} gesendet, ${rate(speed)}`,
      failed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: nach ${took(seconds)} fehlgeschlagen, ${bytes(sent)} gesendet, ${rate(speed)}`,
      aborted: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: nach ${took(seconds)} unterbrochen, ${bytes(sent)} gesendet, ${rate(speed)}`,
    },
    attemptsNotKept: 'Versuche aus der Zeit, bevor Hoist geöffnet wurde, sind nicht festgehalten.',
    requestId: (id: string) => `Anfrage-ID ${id}`,
    retryThisPart: 'Diesen Teil erneut versuchen',
    retryFailed: (n: number) =>
      count(n, { one: '# Teil erneut versuchen', other: '# Teile erneut versuchen' }),
    counts: {
      confirmed: (n: number, total: number) => `${number(n)} von ${number(total)} bestätigt`,
      sending: (n: number) => count(n, { one: '# wird gesendet', other: '# werden gesendet' }),
      waiting: (n: number) => count(n, { one: '# wartet', other: '# warten' }),
      failed: (n: number) => `${number(n)} fehlgeschlagen`,
    },
    hint: 'Zeigen Sie auf einen Teil, oder gehen Sie mit den Pfeiltasten dorthin, um mehr über ihn zu erfahren.',
    hintFailed: 'Drücken Sie auf einen fehlgeschlagenen Teil, um ihn erneut zu versuchen.',
  },

  speed: {
    title: 'Geschwindigkeit',
    open: 'Verlauf der Geschwindigkeit',
    none: 'In den letzten Minuten wurde nichts gesendet.',
    mean: (bytesPerSecond: number) => `Mittel ${rate(bytesPerSecond)}`,
    highest: (bytesPerSecond: number) => `höchste ${rate(bytesPerSecond)}`,
    limit: (bytesPerSecond: number) => `Grenze ${rate(bytesPerSecond)}`,
    axis: (bytesPerSecond: number) => rate(bytesPerSecond),
    ago: (seconds: number) => `vor ${duration(seconds)}`,
    atNow: 'jetzt',
  },

  newUpload: {
    title: 'Neuer Upload',
    files: 'Dateien',
    scanning: (files: number, size: number) =>
      `Der Ordner wird gelesen… Bisher ${count(files, { one: '# Datei', other: '# Dateien' })}, ${bytes(size)}`,
    stopScan: 'Anhalten',
    repeated: (n: number) =>
      count(n, { one: '# Datei war schon in der Liste', other: '# Dateien waren schon in der Liste' }),
    stopped: 'vor dem Ende angehalten',
    size: (size: number) => bytes(size),
    search: 'In diesen Dateien suchen',
    andMore: (n: number) => `und ${count(n, { one: '# weitere Datei', other: '# weitere Dateien' })}`,
    summary: (files: number, size: number) =>
      `${count(files, { one: '# Datei', other: '# Dateien' })}, ${bytes(size)}`,
    nothing: 'Nichts zum Hochladen',
    problems: (n: number) =>
      count(n, {
        one: '# Datei kann nicht hochgeladen werden',
        other: '# Dateien können nicht hochgeladen werden',
      }),
    removed: (n: number) => `${count(n, { one: '# Datei', other: '# Dateien' })} herausgenommen`,
    removeProblems: 'Diese weglassen',
    remove: 'Entfernen',
    tooSlow: (bytesPerSecond: number, seconds: number) =>
      `Mit ${line(bytesPerSecond)} braucht diese Datei ${duration(seconds)} Zeit; der Dienst schließt einen Upload nach einer Stunde.`,
    tooSlowTodo: 'Mehr Teile gleichzeitig (in den Einstellungen) oder eine schnellere Leitung können helfen.',
    tooSlowLimit:
      'Das liegt an der Begrenzung der Geschwindigkeit. Heben Sie sie auf, oder starten Sie die Datei, wenn sie nicht gilt.',
    takeSkipped: { hidden: 'Auch hinzufügen', outside: 'Linkziele hinzufügen' },
    skipped: {
      hidden: (n: number) =>
        count(n, {
          one: '# versteckte oder Systemdatei ausgelassen',
          other: '# versteckte oder Systemdateien ausgelassen',
        }),
      outside: (n: number) =>
        count(n, {
          one: '# Link, der aus dem Ordner hinausführt, ausgelassen',
          other: '# Links, die aus dem Ordner hinausführen, ausgelassen',
        }),
    },
    sameAs: {
      text: (name: string) => `Das ist vielleicht dieselbe Datei wie ${name}.`,
      todo: 'Entfernen Sie eine davon, um sie nur einmal zu senden.',
    },
    listed: 'Schon in der Liste.',
    uploaded: (at: number, fileId: string) => `Wurde am ${date(at)} als ${fileId} hochgeladen.`,
    knownFiles: (n: number) =>
      count(n, {
        one: '# Datei ist schon in der Liste oder wurde bereits hochgeladen. Sie wird weggelassen.',
        other: '# Dateien sind schon in der Liste oder wurden bereits hochgeladen. Sie werden weggelassen.',
      }),
    uploadAgain: 'Erneut hochladen',
    doubtfulFiles: (n: number, purpose: string) =>
      count(n, {
        one: `# Datei scheint für „${purpose}“ nicht geeignet. Sie wird weggelassen.`,
        other: `# Dateien scheinen für „${purpose}“ nicht geeignet. Sie werden weggelassen.`,
      }),
    uploadDoubtful: 'Trotzdem hochladen',
    checking: (files: number, bytesLeft: number) =>
      `Der Inhalt von ${count(files, { one: '# Datei', other: '# Dateien' })} wird geprüft, noch ${bytes(bytesLeft)}…`,
    checked: (share: number) => `Der Inhalt wird geprüft: ${percent(share)}`,
    skipCheck: 'Prüfung überspringen',
    /** @param line from 1 @param what one of the sentences of `content` */
    inLine: (line: number, what: string) => `Zeile ${number(line)}: ${what}`,
    content: {
      'not-lines': () => 'Für diesen Zweck sind nur .jsonl-Dateien möglich.',
      'not-picture': () => 'Für diesen Zweck sind nur Bilder in PNG, JPEG, GIF und WebP möglich.',
      'no-lines': () => 'Darin sind nur leere Zeilen.',
      'too-many-lines': () => 'Ein Batch hat höchstens 50.000 Anfragen. Teilen Sie die Datei auf.',
      'not-utf8': () => 'Das ist kein Text in UTF-8.',
      'not-json': () => 'Das ist kein gültiges JSON. Jede Zeile muss ein vollständiges JSON-Objekt sein.',
      'not-object': () => 'Das ist kein JSON-Objekt wie {"…": "…"}.',
      blank: () => 'Diese Zeile ist leer. Nehmen Sie sie heraus.',
      'too-long': () =>
        'Diese Zeile ist länger als 32 MiB, mehr als eine Anfrage oder ein Beispiel haben kann.',
      'no-custom-id': () => '„custom_id“ fehlt.',
      'custom-id-twice': (found: string) =>
        `„${found}“ kam schon als „custom_id“ vor. Jede darf nur einmal vorkommen.`,
      'wrong-method': (found: string) => `„method“ muss POST sein${found === '' ? '' : `, nicht ${found}`}.`,
      'wrong-url': (found: string) =>
        `„url“ muss mit /v1/ beginnen${found === '' ? '' : `, nicht mit ${found}`}.`,
      'no-body': () => '„body“ mit der Anfrage fehlt.',
      'no-example': () => 'Das ist kein Beispiel: „messages“ fehlt.',
    },
    suggested: (purpose: string) => `„${purpose}“ passt zu Art und Inhalt der Dateien.`,
    discardTitle: (n: number) => count(n, { one: '# Datei verwerfen?', other: '# Dateien verwerfen?' }),
    discardText: 'Sie werden nur aus dieser Liste genommen. Mit den Dateien selbst geschieht nichts.',
    discardSure: 'Verwerfen',
    discardNot: 'Behalten',
    more: 'Weitere Dateien…',
    emptyFolder: 'Dort wurden keine Dateien gefunden.',
    purpose: 'Zweck',
    purposes: {
      user_data: {
        title: 'Eigene Daten',
        text: 'Alles, was Modelle lesen sollen. Im Zweifel richtig.',
      },
      batch: {
        title: 'Batch',
        text: 'Eine .jsonl-Datei mit Anfragen, die abgearbeitet werden. Höchstens 200 MB.',
      },
      'fine-tune': {
        title: 'Feinabstimmung',
        text: 'Eine .jsonl-Datei mit Beispielen, aus denen ein Modell lernt.',
      },
      assistants: {
        title: 'Assistenten',
        text: 'Dateien für Assistenten und ihre Such- und Code-Werkzeuge.',
      },
      vision: { title: 'Bilderkennung', text: 'Bilder für Modelle, die sehen können.' },
      evals: { title: 'Auswertung', text: 'Daten, mit denen gemessen wird, wie gut ein Modell ist.' },
    },
    account: 'Konto',
    noKey: 'Noch kein API-Schlüssel',
    practiceAccount: 'Nur auf diesem Computer',
    autoComplete: 'Automatisch abschließen',
    autoCompleteText:
      'Die Datei gibt es beim Dienst, sobald ihr letzter Teil dort ist. Wenn ausgeschaltet, wartet jeder Upload, bis Sie „Abschließen“ drücken.',
    upload: 'Hochladen',
    discard: 'Verwerfen',
  },

  settings: {
    title: 'Einstellungen',
    tabs: { accounts: 'Konten', transfers: 'Übertragung', network: 'Netzwerk', general: 'Allgemein' },
    /** What a number may be. */
    bounds: (least: number, most: number) =>
      `Geben Sie eine Zahl von ${number(least)} bis ${number(most)} ein.`,
    backToStandard: 'Auf Standard zurücksetzen',
    standard: (value: string) => `Standard: ${value}.`,
    on: 'ein',
    off: 'aus',
  },

  accounts: {
    list: 'Ihre Konten',
    add: 'Konto hinzufügen',
    newTitle: 'Neues Konto',
    editTitle: (name: string) => `Konto „${name}“`,
    name: 'Name',
    nameHelp: 'Wie Sie es nennen, zum Beispiel „Arbeit“.',
    firstName: 'OpenAI',
    apiKey: 'API-Schlüssel',
    keyKeeps: {
      none: 'Kommt in den Schlüsselbund dieses Computers und wird nie wieder angezeigt.',
      kept: 'Ein Schlüssel liegt im Schlüsselbund dieses Computers. Geben Sie einen neuen ein, um ihn zu ersetzen.',
      session: 'Ein Schlüssel ist bekannt, bis Sie Hoist beenden. Er wird nirgends gespeichert.',
    },
    keySession: 'Wird verwendet, bis Sie Hoist beenden, und nie wieder angezeigt.',
    keychainAway: {
      unreachable:
        'Gespeichert, aber der Schlüsselbund dieses Computers ist gerade nicht erreichbar. Was Sie hier eingeben, wird verwendet, bis Sie Hoist beenden.',
      replacing:
        'Ihre Eingabe wird verwendet, bis Sie Hoist beenden. Die frühere bleibt im Schlüsselbund, der gerade nicht erreichbar ist, und wird beim nächsten Mal wieder verwendet.',
    },
    getKey: 'Woher bekomme ich einen Schlüssel?',
    baseUrl: 'Basis-URL',
    baseUrlHelp:
      'Für die OpenAI-Plattform bleibt sie, wie sie ist. Für einen kompatiblen Dienst geben Sie dessen Adresse ein.',
    organization: 'Organisation',
    organizationHelp: 'Nur wenn Ihr Schlüssel zu mehreren gehört, zum Beispiel „org-…“.',
    project: 'Projekt',
    projectHelp: 'Nur wenn Ihr Schlüssel zu mehreren gehört, zum Beispiel „proj_…“.',
    certificates: 'Zertifikate',
    caFile: 'Zertifizierungsstelle',
    caFileHelp:
      'Nur wenn dieser Computer dem Zertifikat des Dienstes nicht vertraut: die Datei der Stelle, die es ausgestellt hat.',
    clientCertificate: 'Client-Zertifikat',
    clientCertificateHelp: 'Nur wenn der Dienst eines verlangt: eine Datei im Format PEM oder PKCS#12.',
    clientKey: 'Privater Schlüssel',
    clientKeyHelp: 'Nur wenn er nicht in der Datei des Client-Zertifikats ist.',
    noFile: 'Keine Datei',
    chooseFile: 'Wählen…',
    removeFile: 'Entfernen',
    passphrase: 'Passphrase',
    passphraseKeeps: {
      none: 'Kommt in den Schlüsselbund dieses Computers und wird nie wieder angezeigt.',
      kept: 'Eine Passphrase liegt im Schlüsselbund dieses Computers. Geben Sie eine neue ein, um sie zu ersetzen.',
      session: 'Eine Passphrase ist bekannt, bis Sie Hoist beenden. Sie wird nirgends gespeichert.',
    },
    passphraseSession: 'Wird verwendet, bis Sie Hoist beenden, und nie wieder angezeigt.',
    save: 'Speichern',
    saved: 'Gespeichert',
    testing: 'Das Konto wird getestet…',
    stopTest: 'Anhalten',
    notSaved: 'Das Konto ist noch nicht gespeichert.',
    saveAnyway: 'Trotzdem speichern',
    /** What to do about the test's failure. */
    refused: {
      key: 'Kopieren Sie den ganzen Schlüssel beim Dienst und geben Sie ihn erneut ein.',
      rights:
        'Verwenden Sie einen Schlüssel, der Dateien lesen und schreiben darf, oder bitten Sie die für das Konto zuständige Person um dieses Recht.',
      organization: 'Lassen Sie „Organisation“ leer, oder geben Sie die ein, zu der der Schlüssel gehört.',
      project: 'Lassen Sie „Projekt“ leer, oder geben Sie das ein, zu dem der Schlüssel gehört.',
      network:
        'Prüfen Sie das Netzwerk und die Basis-URL. Ohne Netzwerk kann das Konto ungetestet gespeichert werden.',
      address: 'Prüfen Sie die Basis-URL: Bei den meisten Diensten endet sie auf /v1.',
      service: 'Versuchen Sie es in einigen Minuten erneut, oder speichern Sie das Konto ungetestet.',
    },
    removeKey: 'Schlüssel entfernen',
    remove: 'Konto entfernen',
    removeTitle: (name: string) => `Konto „${name}“ entfernen?`,
    removeText:
      'Nicht abgeschlossene Uploads dieses Kontos werden angehalten. Angekommene Dateien bleiben beim Dienst.',
    removeSure: 'Entfernen',
    removeNot: 'Behalten',
    keyState: {
      none: 'Kein Schlüssel',
      kept: 'Schlüssel im Schlüsselbund',
      session: 'Schlüssel bis zum Beenden',
      unreachable: 'Schlüssel gespeichert, Schlüsselbund nicht erreichbar',
      replacing: 'Neuer Schlüssel bis zum Beenden',
    },
    practiceState: 'Auf diesem Computer',
    practiceTitle: 'Übungsserver',
    practiceText:
      'Dieses Konto gehört zum Übungsserver auf diesem Computer. Es braucht keinen Schlüssel, und nichts, was dorthin gesendet wird, verlässt diesen Computer.',
    errors: {
      name: 'Geben Sie einen Namen ein.',
      line: 'Das muss eine einzige Zeile mit höchstens 200 Zeichen sein.',
      apiKey: 'Ein Schlüssel enthält keine Leerzeichen. Prüfen Sie, ob er vollständig kopiert wurde.',
    },
  },

  transfers: {
    parallelAuto: 'Anzahl der Teile automatisch wählen',
    parallelAutoText:
      'Sendet so viele Teile gleichzeitig, wie es auf dieser Leitung schneller macht, und weniger, wenn der Dienst oder die Leitung sie nicht verträgt.',
    parallelMost: 'Teile gleichzeitig, höchstens',
    parallelMostText: 'Mehr Teile sind nie zur selben Zeit unterwegs, über alle Uploads.',
    parallelParts: 'Teile gleichzeitig',
    parallelPartsText: 'Wie viele Teile zur selben Zeit unterwegs sind, über alle Uploads.',
    parallelFiles: 'Dateien gleichzeitig',
    parallelFilesText:
      'Wie viele Dateien zur selben Zeit gesendet werden; die anderen warten. Dateien unter 4 MiB zählen nicht.',
    partSizeAuto: 'Größe der Teile automatisch wählen',
    partSizeAutoText:
      'Kurze Teile bei langsamer Verbindung, bis zu 64 MiB bei schneller, sodass beim Pausieren höchstens wenige Sekunden des Sendens verloren gehen.',
    partSize: 'Größe der Teile',
    partSizeText:
      'In MiB, höchstens 64, für Teile, die ab jetzt gesendet werden. Bei langsamer Verbindung geht beim Pausieren von langen Teilen mehr verloren.',
    mebibytes: 'MiB',
    maxAttempts: 'Versuche',
    maxAttemptsText: 'Wie oft ein Teil versucht wird, bevor er als fehlgeschlagen gilt.',
    keepTrying: 'Mindestens so lange versuchen',
    keepTryingText:
      'Ein Teil gilt erst nach dieser Zeit als fehlgeschlagen, in Sekunden, auch wenn alle Versuche verbraucht sind. Solange ein Dienst nicht erreichbar ist, gilt nichts als fehlgeschlagen.',
    backoffBase: 'Erste Wartezeit',
    backoffBaseText:
      'Längste Wartezeit vor der ersten Wiederholung, in Sekunden. Sie verdoppelt sich mit jedem Versuch.',
    backoffCap: 'Längste Wartezeit',
    backoffCapText: 'Länger wird zwischen zwei Versuchen nie gewartet, in Sekunden.',
    stallTimeout: 'Eine stumme Leitung aufgeben nach',
    stallTimeoutText: 'Ein Teil, der so lange nicht vorankommt, wird neu gesendet, in Sekunden.',
    seconds: 's',
    checksum: 'Mit Prüfsumme prüfen',
    checksumText:
      'Sendet eine MD5-Summe der ganzen Datei mit, damit der Dienst nachweisen kann, dass sich nichts verändert hat.',
    groups: { parallel: 'Gleichzeitig', parts: 'Teile', trouble: 'Bei schlechter Leitung' },
  },

  network: {
    limit: 'Geschwindigkeitsgrenze',
    limitOn: 'Geschwindigkeit begrenzen',
    limitOnText: 'Lässt auf der Leitung Platz für alles andere. Gilt sofort und für alle Uploads zusammen.',
    most: 'Höchstens',
    mostText: (bytesPerSecond: number) => `Alle Uploads zusammen senden ${rate(bytesPerSecond)}.`,
    megabits: 'Mbit/s',
    schedule: 'Zu bestimmten Zeiten',
    scheduleText:
      'Zeiten der Woche mit einer eigenen Grenze. Wo mehrere zutreffen, gilt die erste; zu allen anderen Zeiten gilt, was oben eingestellt ist.',
    scheduleNone: 'keine',
    rule: (n: number) => `Zeit ${number(n)}`,
    addRule: 'Zeit hinzufügen',
    removeRule: 'Diese Zeit entfernen',
    days: 'Tage',
    day: (day: number) => weekday(day, false),
    dayShort: (day: number) => weekday(day, true),
    from: 'Von',
    to: 'Bis',
    overnight: 'Endet am nächsten Tag.',
    wholeDay: 'Dauert einen ganzen Tag.',
    ruleLimit: 'Geschwindigkeit zu dieser Zeit begrenzen',
    proxy: 'Proxy',
    proxyText:
      'Der Weg aus diesem Netzwerk hinaus. Gilt ab der nächsten Anfrage; dieser Computer selbst wird nie über einen Proxy erreicht.',
    proxyModes: {
      system: {
        title: 'Wie das System',
        text: 'Was die Einstellungen dieses Computers für den jeweiligen Dienst vorsehen.',
      },
      none: { title: 'Keiner', text: 'Direkt zum Dienst.' },
      manual: {
        title: 'Von Hand eingestellt',
        text: 'Ein http-, https- oder SOCKS-Proxy mit der Adresse unten.',
      },
    },
    proxyUrl: 'Adresse des Proxys',
    proxyUrlHelp: 'Zum Beispiel http://proxy.example.com:3128 oder socks5h://proxy.example.com:1080.',
    proxyUser: 'Benutzername',
    proxyUserHelp: 'Nur wenn der Proxy danach fragt.',
    proxyPassword: 'Passwort',
    proxyPasswordKeeps: {
      none: 'Kommt in den Schlüsselbund dieses Computers und wird nie wieder angezeigt.',
      kept: 'Ein Passwort liegt im Schlüsselbund dieses Computers. Geben Sie ein neues ein, um es zu ersetzen.',
      session: 'Ein Passwort ist bekannt, bis Sie Hoist beenden. Es wird nirgends gespeichert.',
    },
    proxyPasswordSession: 'Wird verwendet, bis Sie Hoist beenden, und nie wieder angezeigt.',
    proxyPasswordRemove: 'Passwort entfernen',
    proxyExceptions: 'Nicht für diese',
    proxyExceptionsHelp:
      'Hosts, die direkt erreicht werden, durch Kommas getrennt, zum Beispiel „intranet.example.com, *.lan, 10.0.0.0/8“.',
    proxySave: 'Diesen Proxy verwenden',
    proxySaved: 'In Verwendung',
    proxyErrors: {
      url: 'Geben Sie eine Adresse wie http://proxy.example.com:3128 ein, ohne Benutzernamen und ohne Pfad.',
      user: 'Ein Benutzername ist eine einzige Zeile mit höchstens 200 Zeichen, ohne Doppelpunkt.',
      password: 'Ein Passwort ist eine einzige Zeile mit höchstens 500 Zeichen.',
      exceptions: (wrong: string) =>
        `„${wrong}“ ist kein Host. Lassen Sie http:// weg und alles, was nach dem Namen kommt.`,
    },
  },

  general: {
    theme: 'Erscheinungsbild',
    themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
    onStart: 'Wenn Hoist startet',
    onStartText: 'Was mit Uploads geschieht, die nicht fertig wurden.',
    onStartChoices: { wait: 'Warten, bis ich sie fortsetze', resume: 'Sofort weitermachen' },
    desktop: 'Auf diesem Desktop',
    notifications: 'Benachrichtigungen',
    notificationsText:
      'Melden, wenn von mehreren Uploads der letzte fertig ist und wenn einer fehlschlägt. Nie, während Sie das Fenster ansehen.',
    closeToTray: 'Weitermachen, wenn das Fenster geschlossen wird',
    closeToTrayText:
      'Wenn Sie das Fenster schließen, läuft Hoist als Symbol im Infobereich weiter, damit Uploads weitergehen. „Beenden“ in seinem Menü beendet es.',
    noTray:
      'Hier gibt es keinen Infobereich. Das Fenster wird minimiert statt geschlossen, damit Sie es zurückholen können.',
    startAtLogin: 'Bei der Anmeldung starten',
    startAtLoginText: 'Öffnet Hoist von selbst. Ohne Fenster, wenn es im Infobereich weiterläuft.',
    practice: 'Übungsserver',
    practiceText:
      'Ein Dienst auf diesem Computer, der Uploads annimmt wie der echte. Angekommene Dateien landen in einem Ordner.',
    practiceRunning: 'Der Übungsserver läuft.',
    practiceStopped: 'Der Übungsserver läuft nicht.',
    practiceUse: 'Übungsserver verwenden',
    practiceFolder: 'Seinen Ordner öffnen',
    practicePlace: 'Wo seine Dateien ankommen',
    practicePlaceText:
      'Ein anderer Ordner gilt sofort. Angekommene Dateien bleiben, wo sie sind, und nicht fertige Uploads beginnen von vorn.',
    practiceStandard: 'im Datenordner von Hoist',
    practiceMove: 'Anderer Ordner…',
    practiceMoveBack: 'Zurück zum Standardordner',
    practiceBusy: 'Der Ordner kann geändert werden, wenn kein Upload zum Übungsserver im Gange ist.',
    language: 'Sprache',
    languageText: 'Des Fensters, der Menüs und der Benachrichtigungen.',
    languageSystem: 'Wie das System',
    about: 'Info',
    version: (version: string) => `Hoist ${version}`,
    runtime: (electron, chromium) => `Electron ${electron}, Chromium ${chromium}`,
    oldRuntime: (electron) =>
      `Dieses Electron bekommt keine Sicherheitsupdates mehr: Bekannte Lücken in seinem Chromium bleiben offen. Starten Sie Hoist in einem Netzwerk, das github.com erreicht, in seinem Ordner noch einmal mit npm start. Dann lädt es Electron ${electron} herunter.`,
  },

  confirm: {
    cancel: 'Abbrechen',
    address: {
      title: (host: string) => `Dateien an ${host} senden?`,
      text: 'Das Konto sendet seinen API-Schlüssel und Ihre Dateien an diese Adresse. Bestätigen Sie nur, wenn Sie die Adresse selbst eingegeben haben.',
      yes: 'Diese Adresse verwenden',
    },
    key: {
      title: (host: string) => `Einen anderen Schlüssel für ${host} verwenden?`,
      text: 'Was Sie mit diesem Schlüssel hochladen, gehört dem, dem der Schlüssel gehört. Bestätigen Sie nur, wenn Sie den Schlüssel selbst eingegeben haben.',
      yes: 'Diesen Schlüssel verwenden',
    },
    proxy: {
      title: (host: string) => `Den Proxy ${host} verwenden?`,
      text: 'Hoist sendet alles über diesen Proxy. Bestätigen Sie nur, wenn Sie seine Adresse selbst eingegeben haben.',
      yes: 'Diesen Proxy verwenden',
    },
    send: {
      title: (files: number, host: string) =>
        `${count(files, { one: '# Datei', other: '# Dateien' })} an ${host} senden?`,
      text: 'Sie haben dies zuvor an eine andere Adresse gesendet, oder es hat sich seitdem geändert. Bestätigen Sie nur, wenn Sie es so, wie es jetzt ist, an diese Adresse senden möchten.',
      yes: 'Senden',
    },
  },

  close: {
    title: 'Es laufen noch Uploads',
    text: (n: number) =>
      count(n, {
        one: '# Upload ist nicht fertig. Wenn Sie beenden, wird er pausiert.',
        other: '# Uploads sind nicht fertig. Wenn Sie beenden, werden sie pausiert.',
      }),
    kept: (confirmed: number) =>
      `Der Dienst hat ${bytes(confirmed)} bestätigt. Das bleibt erhalten, bis die Stunde abläuft: Setzen Sie vorher fort, wird nur der Rest gesendet.`,
    nothingKept:
      'Der Dienst hat noch nichts bestätigt: Beim nächsten Mal beginnt das Senden wieder von vorn.',
    quit: 'Beenden',
    keep: 'Weiterlaufen lassen',
  },

  notices: { label: 'Meldungen' },

  outage: {
    label: 'Verbindung',
    keepsTrying: 'Hoist versucht es weiter.',
    refused: 'Die Verbindung wurde abgelehnt.',
    signIn: 'Vielleicht verlangt das Netzwerk eine Anmeldung: Öffnen Sie zur Probe eine beliebige Webseite.',
    nextTry: (seconds: number) => `Nächster Versuch in ${duration(seconds)}`,
    trying: 'Versuch läuft …',
    tryNow: 'Jetzt versuchen',
    offline: 'Uploads werden von selbst fortgesetzt, sobald es wieder da ist.',
    asleep: 'Uploads werden von selbst fortgesetzt.',
    isBack: (host: string) => `${host} ist wieder erreichbar.`,
  },

  announce: {
    started: (name: string) => `${name} gestartet`,
    startedMany: (n: number) => `${count(n, { one: '# Upload', other: '# Uploads' })} gestartet`,
    paused: (name: string) => `${name} pausiert`,
    pausedMany: (n: number) => `${count(n, { one: '# Upload', other: '# Uploads' })} pausiert`,
    failed: (name: string) => `${name} fehlgeschlagen`,
    failedMany: (n: number) => `${count(n, { one: '# Upload', other: '# Uploads' })} fehlgeschlagen`,
    completed: (name: string) => `${name} abgeschlossen`,
    completedMany: (n: number) => `${count(n, { one: '# Upload', other: '# Uploads' })} abgeschlossen`,
    copied: 'Datei-ID kopiert',
    copiedReport: 'Bericht kopiert',
    copiedChecksum: 'Prüfsumme kopiert',
    copiedSnippet: 'Code kopiert',
    progress: (name: string, share: number) => `${name} bei ${percent(share)}`,
  },

  /** The application's menu. */
  menu: {
    file: 'Datei',
    addFiles: 'Dateien hinzufügen…',
    addFolder: 'Ordner hinzufügen…',
    exportHistory: 'Verlauf exportieren…',
    settings: 'Einstellungen…',
    close: 'Fenster schließen',
    quit: 'Hoist beenden',
    edit: 'Bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    uploads: 'Uploads',
    pauseAll: 'Alle pausieren',
    resumeAll: 'Alle fortsetzen',
    whenDone: 'Wenn alles fertig ist',
    view: 'Ansicht',
    actualSize: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fullScreen: 'Vollbild',
    window: 'Fenster',
    minimize: 'Minimieren',
    zoom: 'Zoomen',
    front: 'Alle nach vorne bringen',
    help: 'Hilfe',
    helpKeys: 'Ihre API-Schlüssel',
    helpFiles: 'Ihre Dateien beim Dienst',
    helpStatus: 'Funktioniert der Dienst?',
    helpCenter: 'Hilfe des Dienstes',
    helpLog: 'Protokolldatei anzeigen',
    about: 'Über Hoist',
    services: 'Dienste',
    hide: 'Hoist ausblenden',
    hideOthers: 'Andere ausblenden',
    showAll: 'Alle einblenden',
  },

  /** The icon in the tray, and the count on the taskbar. */
  tray: {
    open: 'Hoist öffnen',
    pauseAll: 'Alle pausieren',
    resumeAll: 'Alle fortsetzen',
    quit: 'Beenden',
    stopQuit: 'Nicht beenden',
    stopSleep: 'Nicht in den Ruhezustand',
    tooltip: (status: string) => `Hoist: ${status}`,
    /** @param left seconds; rate and left are undefined while nobody knows */
    uploading: (n: number, bytesPerSecond: number | undefined, left: number | undefined) =>
      [
        count(n, { one: '# wird hochgeladen', other: '# werden hochgeladen' }),
        ...(bytesPerSecond === undefined ? [] : [rate(bytesPerSecond)]),
        ...(left === undefined ? [] : [`noch ${duration(left)}`]),
      ].join(', '),
    waiting: (n: number) => `${number(n)} wartend`,
    ready: (n: number) => `${number(n)} bereit zum Abschließen`,
    failed: (n: number) => `${number(n)} fehlgeschlagen`,
    paused: (n: number) => `${number(n)} pausiert`,
    idle: 'nichts hochzuladen',
    badge: (n: number) => count(n, { one: '# Upload läuft', other: '# Uploads laufen' }),
  },

  notifications: {
    completed: (n: number) => `${count(n, { one: '# Upload', other: '# Uploads' })} abgeschlossen`,
    completedText: (n: number, size: number) =>
      count(n, {
        one: `Die Datei ist beim Dienst, ${bytes(size)}.`,
        other: `Alle # Dateien sind beim Dienst, ${bytes(size)}.`,
      }),
    completedOne: (name: string) => `${name} abgeschlossen`,
    alsoFailed: (n: number) =>
      count(n, { one: '# Upload ist fehlgeschlagen.', other: '# Uploads sind fehlgeschlagen.' }),
    alsoReady: (n: number) =>
      count(n, {
        one: '# Upload wartet, bis Sie „Abschließen“ drücken.',
        other: '# Uploads warten, bis Sie „Abschließen“ drücken.',
      }),
    ready: (n: number) => `${count(n, { one: '# Upload', other: '# Uploads' })} bereit zum Abschließen`,
    failed: (name: string) => `${name} fehlgeschlagen`,
    failedMany: (n: number) => `${count(n, { one: '# Upload', other: '# Uploads' })} fehlgeschlagen`,
    inTray: 'Hoist läuft weiter',
    inTrayText:
      'Uploads gehen im Hintergrund weiter. Mit dem Symbol im Infobereich öffnen Sie das Fenster wieder oder beenden Hoist.',
    inTaskbarText:
      'Uploads gehen weiter, während das Fenster minimiert ist. „Hoist beenden“ im Menü „Datei“ beendet Hoist.',
    quitSoon: (seconds: number) => `Hoist wird in ${duration(seconds)} beendet`,
    sleepSoon: (seconds: number) => `Dieser Computer geht in ${duration(seconds)} in den Ruhezustand`,
    soonText: 'Alle Uploads sind fertig. Klicken Sie hier, um es zu verhindern.',
  },

  whenDone: {
    label: 'Wenn alles fertig ist',
    choices: {
      nothing: 'Nichts tun',
      quit: 'Hoist beenden',
      sleep: 'Ruhezustand',
    },
    title: 'Alle Uploads sind fertig',
    quitText: (seconds: number) => `Wie von Ihnen gewählt, wird Hoist in ${duration(seconds)} beendet.`,
    sleepText: (seconds: number) =>
      `Wie von Ihnen gewählt, geht dieser Computer in ${duration(seconds)} in den Ruhezustand.`,
    stop: 'Verhindern',
    quitNow: 'Jetzt beenden',
    sleepNow: 'Jetzt in den Ruhezustand',
  },

  /** What the practice server is called among the accounts. */
  practiceAccountName: 'Übungsserver',
})
