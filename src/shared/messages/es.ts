import type { Messages } from './en'
import { failuresEs } from './failures.es'
import type { Words } from './words'

/** Spanish. */
export const es = ({
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
  language: 'es',
  direction: 'ltr',
  between: { sentences: ' ', pieces: ', ' },
  fileIn: (name: string, folder: string) => `${name} (${folder})`,

  failures: failuresEs({ bytes, count }),

  app: {
    name: 'Hoist',
    loading: 'Abriendo Hoist…',
    brokenTitle: 'No se ha podido dibujar la ventana',
    brokenText:
      'Es un fallo de Hoist. Sus subidas no se ven afectadas: continúan en segundo plano y no se pierde nada.',
    startTitle: 'Hoist no ha podido abrir su ventana',
    tryAgain: 'Intentar de nuevo',
    details: 'Detalles',
    dismiss: 'Descartar',
    close: 'Cerrar',
  },

  toolbar: {
    label: 'Acciones principales',
    addFiles: 'Añadir archivos',
    addFolder: 'Añadir carpeta',
    pauseAll: 'Pausar todo',
    resumeAll: 'Reanudar todo',
    clearFinished: 'Quitar terminadas',
    settings: 'Ajustes',
  },

  welcome: {
    title: 'Lleve archivos grandes adonde están los modelos',
    text: 'Hoist envía archivos de hasta 8 GiB a la plataforma de OpenAI en partes paralelas, continúa tras cualquier interrupción y le entrega el ID del archivo cuando está demostrado que cada byte ha llegado.',
    connect: 'Conectar una cuenta',
    connectText: 'Con una clave de API de la plataforma de OpenAI o de un servicio compatible.',
    practice: 'Usar el servidor de prácticas',
    practiceText: 'Todo funciona, pero nada sale de este ordenador. No hace falta clave.',
    practiceStarting: 'Iniciando el servidor de prácticas…',
    waitingTitle: (files: number) =>
      count(files, { one: '# archivo espera una cuenta', other: '# archivos esperan una cuenta' }),
    waitingText: 'Elija adónde enviarlos. Sobre la subida decide después.',
    discard: 'Descartar',
  },

  empty: {
    title: 'Suelte archivos en cualquier sitio',
    text: 'O use arriba Añadir archivos y Añadir carpeta. También puede pegar archivos de su gestor de archivos.',
  },

  drop: {
    title: 'Suelte para añadir',
    text: 'Antes de que se envíe nada, usted elige para qué son.',
  },

  totals: {
    label: 'Totales',
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `quedan ${duration(seconds)}`,
  },

  limit: {
    byHand: (bytesPerSecond: number) => `Limitado a ${rate(bytesPerSecond)}`,
    bySchedule: (bytesPerSecond: number) => `Limitado a ${rate(bytesPerSecond)} por el horario`,
    byScheduleUntil: (bytesPerSecond: number, at: number) =>
      `Limitado a ${rate(bytesPerSecond)} por el horario hasta ${soon(at)}`,
    lift: 'Quitar por ahora',
    lifted: (bytesPerSecond: number) => `El límite de ${rate(bytesPerSecond)} no se aplica por ahora`,
    again: 'Limitar de nuevo',
  },

  uploads: {
    label: 'Subidas',
    state: {
      queued: 'En espera',
      creating: 'Iniciando',
      uploading: 'Subiendo',
      ready: 'Lista para completar',
      completing: 'Completando',
      completed: 'Completada',
      pausing: 'Pausando',
      paused: 'En pausa',
      failing: 'Deteniendo',
      renewing: 'Empezando de nuevo',
      failed: 'Fallida',
      cancelling: 'Cancelando',
      cancelled: 'Cancelada',
    },
    pausedByRestart: 'En pausa desde que se cerró Hoist',
    rowName: (name: string, state: string, size: number) => `${name}, ${state}, ${bytes(size)}`,
    sentOf: (sent: number, size: number) => `${bytes(sent)} de ${bytes(size)}`,
    size: (size: number) => bytes(size),
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `quedan ${duration(seconds)}`,
    expiresIn: (seconds: number) => `caduca en ${duration(seconds)}`,
    expired: 'caducada',
    outlook: {
      tight: 'Queda poco tiempo para lo que falta.',
      tightReady: 'Todo ha llegado: pulse Completar antes de que acabe la hora.',
      late: 'Con esta línea no le bastará su hora.',
      lateTodo:
        'Ponga en pausa otras subidas, permita más partes a la vez en Ajustes, o empiécela en una línea más rápida.',
      tightTodo: 'Poner en pausa otras subidas ayuda.',
    },
    expiresHelp: 'El servicio cierra una subida una hora después de su inicio.',
    failedParts: (n: number) => count(n, { one: '# parte ha fallado', other: '# partes han fallado' }),
    failedPartsRestGoesOn: (n: number) =>
      count(n, {
        one: '# parte ha fallado, el resto continúa',
        other: '# partes han fallado, el resto continúa',
      }),
    waitingParts: (n: number) =>
      count(n, { one: '# parte se intentará de nuevo', other: '# partes se intentarán de nuevo' }),
    partFailure: (n: number, happened: string) => `Parte ${number(n)}: ${happened}`,
    goesOnIn: (seconds: number) => `continúa en ${duration(seconds)}`,
    goesOn: 'continúa ahora',
    waitsForConnection: 'Esperando la conexión',
    waitsForTurn: 'Esperando su turno',
    finishing: (n: number) => `Pausando, terminando ${count(n, { one: '# parte', other: '# partes' })}`,
    puttingTogether: (service: string, seconds: number) =>
      `Todo enviado. ${service} está uniendo el archivo… ${elapsed(seconds)}`,
    startedOver: 'Empezada de nuevo: se había agotado el límite de una hora',
    progress: 'Progreso',
    progressText: (sent: number, confirmed: number) =>
      `${percent(sent)} enviado, ${percent(confirmed)} confirmado`,
    progressHelp: (sent: number, confirmed: number) =>
      `${bytes(sent)} enviados, ${bytes(confirmed)} confirmados por el servicio`,
    to: (account: string) => `a ${account}`,
    fileId: 'ID del archivo',
    pause: 'Pausar',
    pauseNow: 'Pausar ya',
    resume: 'Reanudar',
    cancel: 'Cancelar',
    complete: 'Completar',
    retry: 'Reintentar',
    remove: 'Quitar',
    showParts: 'Mostrar partes',
    showCard: 'Mostrar detalles',
    showInFolder: 'Mostrar en la carpeta',
    copyFileId: 'Copiar ID del archivo',
    copied: 'Copiado',
    details: 'Detalles',
    copyReport: 'Copiar informe',
    openBilling: 'Abrir facturación',
  },

  fileCard: {
    label: (name: string) => `Detalles de ${name}`,
    close: 'Ocultar detalles',
    again: 'Subir de nuevo',
    account: 'Cuenta',
    size: 'Tamaño',
    sizeValue: (size: number) =>
      size < 1000 ? bytes(size) : `${bytes(size)} (${count(size, { one: '# byte', other: '# bytes' })})`,
    duration: 'Enviado en',
    durationValue: (seconds: number) => took(seconds),
    speed: 'Velocidad media',
    finished: 'Terminada',
    expires: 'Se conserva',
    never: 'Hasta que usted lo elimine en el servicio',
    until: (at: number) => `Hasta el ${date(at)}`,
    date: (at: number) => date(at),
    checksum: 'MD5',
    copyChecksum: 'Copiar suma de comprobación',
    snippets: 'Usar el archivo con',
    languages: { curl: 'curl', python: 'Python', node: 'Node.js' },
    copySnippet: 'Copiar código',
    key: (variable: string) => `La clave se lee de la variable de entorno ${variable}.`,
    practiceKey:
      'El servidor de prácticas se guarda su clave y no responde a llamadas como estas: esto muestra cómo será.',
    stays: 'Quitar la subida de la lista no elimina el archivo en el servicio.',
  },

  history: {
    title: 'Subidas terminadas',
    text: 'Permanecen en la lista para que encuentre sus ID de archivo. Lo que se quita de la lista sigue en el servicio.',
    count: {
      limit: 'Conservar solo las más recientes',
      limitText: 'Si está desactivado, las subidas terminadas se quedan, por muchas que sean.',
      value: 'Como máximo',
      valueText: 'Por encima de este número se quitan de la lista las más antiguas.',
    },
    days: {
      limit: 'Conservar solo un tiempo',
      limitText: 'Si está desactivado, las subidas terminadas se quedan, por antiguas que sean.',
      value: 'Número de días',
      valueText: 'Las subidas terminadas más antiguas se quitan de la lista.',
    },
    number: (value: number) => number(value),
    export: 'Exportar historial…',
    exportText: 'Como tabla para hojas de cálculo (CSV) o para otros programas (JSON).',
    stay: 'Las subidas que han terminado desde que abrió Hoist y aquellas cuyo ID de archivo aún no ha copiado ni exportado se quedan siempre.',
    openLog: 'Abrir la lista de ID de archivo',
    logText:
      'Un archivo de texto con la fecha, el ID y el nombre de cada subida terminada. Los conserva aunque las subidas salgan de la lista.',
    fileName: 'Historial de Hoist.csv',
    csv: 'Tabla (CSV)',
    json: 'JSON',
    exported: (n: number, name: string) =>
      `${count(n, { one: '# subida terminada se ha escrito en', other: '# subidas terminadas se han escrito en' })} ${name}.`,
    nothing: 'Todavía no hay ninguna subida terminada que exportar.',
  },

  undo: {
    removed: (name: string) => `${name} se ha quitado de la lista.`,
    removedMany: (n: number) =>
      count(n, {
        one: '# subida se ha quitado de la lista.',
        other: '# subidas se han quitado de la lista.',
      }),
    discarded: (n: number) =>
      count(n, { one: '# archivo no se ha añadido.', other: '# archivos no se han añadido.' }),
    stays: (n: number) =>
      count(n, {
        one: 'Un archivo que ha llegado sigue en el servicio.',
        other: 'Los archivos que han llegado siguen en el servicio.',
      }),
    undo: 'Deshacer',
  },

  failureActions: {
    retry: 'Reintentar',
    'start-over': 'Empezar de nuevo',
    'enter-key': 'Introducir clave…',
    'check-account': 'Revisar cuenta…',
    'check-proxy': 'Revisar proxy…',
    'choose-account': 'Elegir cuenta…',
    'change-upload': 'Cambiar y subir de nuevo…',
    'locate-file': 'Localizar archivo…',
    'add-files': 'Elegir otro archivo…',
    'start-practice': 'Usar el servidor de prácticas',
  },

  list: {
    show: 'Mostrar',
    filters: {
      all: 'Todas',
      running: 'En curso',
      waiting: 'En espera',
      paused: 'En pausa',
      failed: 'Fallidas',
      finished: 'Terminadas',
    },
    filter: (name: string, n: number) => `${name}: ${count(n, { one: '# subida', other: '# subidas' })}`,
    count: (n: number) => number(n),
    search: 'Buscar por nombre',
    clearSearch: 'Borrar la búsqueda',
    shown: (n: number) => count(n, { one: '# subida mostrada', other: '# subidas mostradas' }),
    noneTitle: 'Ninguna subida coincide',
    noneText: (n: number) =>
      count(n, {
        one: 'Hay # subida en la lista, pero esta búsqueda y este filtro no la muestran.',
        other: 'Hay # subidas en la lista, pero esta búsqueda y este filtro no las muestran.',
      }),
    showAll: 'Mostrar todas las subidas',
    more: 'Más acciones',
    moreOf: (name: string) => `Acciones para ${name}`,
    move: {
      top: 'Mover al principio',
      up: 'Mover hacia arriba',
      down: 'Mover hacia abajo',
      end: 'Mover al final',
    },
    moved: (name: string, place: number, total: number) =>
      `${name}: lugar ${number(place)} de ${number(total)}`,
    movedMany: (n: number, place: number, total: number) =>
      count(n, {
        one: `# subida movida al lugar ${number(place)} de ${number(total)}`,
        other: `# subidas movidas al lugar ${number(place)} de ${number(total)}`,
      }),
    asked: {
      pause: 'Pausando',
      resume: 'Reanudando',
      cancel: 'Cancelando',
      complete: 'Completando',
      retry: 'Intentando de nuevo',
      remove: 'Quitando',
    },
  },

  selection: {
    label: 'Selección',
    count: (n: number) => count(n, { one: '# subida seleccionada', other: '# subidas seleccionadas' }),
    hidden: (n: number) => count(n, { one: '# de ellas no se muestra', other: '# de ellas no se muestran' }),
    clear: 'Borrar la selección',
    top: 'Mover al principio',
    actions: {
      pause: (n: number) => `Pausar ${number(n)}`,
      resume: (n: number) => `Reanudar ${number(n)}`,
      cancel: (n: number) => `Cancelar ${number(n)}`,
      complete: (n: number) => `Completar ${number(n)}`,
      retry: (n: number) => `Reintentar ${number(n)}`,
      remove: (n: number) => `Quitar ${number(n)}`,
    },
  },

  cancelQuestion: {
    title: (n: number) => count(n, { one: '¿Cancelar esta subida?', other: '¿Cancelar # subidas?' }),
    one: (name: string, confirmed: number) =>
      `El servicio ha confirmado ${bytes(confirmed)} de ${name}. Si cancela, se pierden y hay que enviarlos de nuevo.`,
    many: (confirmed: number) =>
      `El servicio ha confirmado ${bytes(confirmed)}. Si cancela, se pierden y hay que enviarlos de nuevo.`,
    pauseInstead: (n: number) =>
      count(n, {
        one: 'Si en su lugar la pausa, lo confirmado se conserva hasta que termine la hora de la subida.',
        other:
          'Si en su lugar las pausa, lo confirmado se conserva hasta que termine la hora de cada subida.',
      }),
    cancel: (n: number) => count(n, { one: 'Cancelar la subida', other: 'Cancelar # subidas' }),
    keep: (n: number) => count(n, { one: 'Mantenerla', other: 'Mantenerlas' }),
  },

  details: {
    detail: 'Causa',
    status: 'Estado',
    code: 'Código',
    serviceMessage: 'El servicio ha dicho',
    requestId: 'ID de la petición',
  },

  parts: {
    label: (name: string) => `Partes de ${name}`,
    paneLabel: 'Partes',
    close: 'Ocultar partes',
    loading: 'Leyendo las partes…',
    none: 'Las partes se planean cuando empieza esta subida.',
    retryPart: 'Reintentar parte',
    state: {
      pending: 'pendiente',
      sending: 'enviándose',
      waiting: 'en espera',
      confirmed: 'confirmada',
      failed: 'fallida',
    },
    name: (n: number, total: number) => `Parte ${number(n)} de ${number(total)}`,
    percent: (n: number) => `${number(n)} por ciento`,
    triesAgainIn: (seconds: number) => `se intenta de nuevo en ${duration(seconds)}`,
    triesAgain: 'se intenta de nuevo ahora',
    attempts: (n: number) => count(n, { one: '# intento', other: '# intentos' }),
    range: (from: number, to: number, length: number) => `${bytes(length)}, de ${bytes(from)} a ${bytes(to)}`,
    detailsLabel: 'Detalles de la parte',
    attemptsLabel: 'Intentos',
    attempt: {
      sending: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: enviándose desde hace ${took(seconds)}, ${bytes(sent)} hasta ahora, ${rate(speed)}`,
      confirmed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: ${bytes(sent)} enviados en ${took(seconds)}, ${rate(speed)}`,
      failed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: fallido tras ${took(seconds)}, ${bytes(sent)} enviados, ${rate(speed)}`,
      aborted: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: interrumpido tras ${took(seconds)}, ${bytes(sent)} enviados, ${rate(speed)}`,
    },
    attemptsNotKept: 'Los intentos anteriores a la apertura de Hoist no se recuerdan.',
    requestId: (id: string) => `ID de la petición ${id}`,
    retryThisPart: 'Reintentar esta parte',
    retryFailed: (n: number) => `Reintentar partes fallidas (${number(n)})`,
    counts: {
      confirmed: (n: number, total: number) => `${number(n)} de ${number(total)} confirmadas`,
      sending: (n: number) => `${number(n)} enviándose`,
      waiting: (n: number) => `${number(n)} en espera`,
      failed: (n: number) => count(n, { one: '# fallida', other: '# fallidas' }),
    },
    hint: 'Señale una parte, o llegue a ella con las flechas, para saber más de ella.',
    hintFailed: 'Pulse una parte fallida para intentarla de nuevo.',
  },

  speed: {
    title: 'Velocidad',
    open: 'Gráfico de velocidad',
    none: 'En los últimos minutos no se ha enviado nada.',
    mean: (bytesPerSecond: number) => `media ${rate(bytesPerSecond)}`,
    highest: (bytesPerSecond: number) => `máxima ${rate(bytesPerSecond)}`,
    limit: (bytesPerSecond: number) => `límite ${rate(bytesPerSecond)}`,
    axis: (bytesPerSecond: number) => rate(bytesPerSecond),
    ago: (seconds: number) => `hace ${duration(seconds)}`,
    atNow: 'ahora',
  },

  newUpload: {
    title: 'Nueva subida',
    files: 'Archivos',
    scanning: (files: number, size: number) =>
      `Leyendo la carpeta… ${count(files, { one: '# archivo', other: '# archivos' })} hasta ahora, ${bytes(size)}`,
    stopScan: 'Detener',
    repeated: (n: number) =>
      count(n, { one: '# archivo ya estaba en la lista', other: '# archivos ya estaban en la lista' }),
    stopped: 'detenido antes del final',
    size: (size: number) => bytes(size),
    search: 'Buscar entre estos archivos',
    andMore: (n: number) => `y ${count(n, { one: '# archivo más', other: '# archivos más' })}`,
    summary: (files: number, size: number) =>
      `${count(files, { one: '# archivo', other: '# archivos' })}, ${bytes(size)}`,
    nothing: 'Nada que subir',
    problems: (n: number) =>
      count(n, { one: '# archivo no se puede subir', other: '# archivos no se pueden subir' }),
    removed: (n: number) => count(n, { one: '# archivo quitado', other: '# archivos quitados' }),
    removeProblems: 'Dejarlos fuera',
    remove: 'Quitar',
    tooSlow: (bytesPerSecond: number, seconds: number) =>
      `A ${line(bytesPerSecond)} este archivo necesita ${duration(seconds)}; el servicio cierra una subida al cabo de una hora.`,
    tooSlowTodo: 'Más partes a la vez en Ajustes, o una línea más rápida, pueden ayudar.',
    tooSlowLimit: 'Ese es el límite de velocidad. Quítelo, o empiece el archivo cuando no se aplique.',
    takeSkipped: { hidden: 'Añadir también', outside: 'Añadir los destinos' },
    skipped: {
      hidden: (n: number) =>
        count(n, {
          one: '# archivo oculto o del sistema omitido',
          other: '# archivos ocultos o del sistema omitidos',
        }),
      outside: (n: number) =>
        count(n, {
          one: '# enlace que lleva fuera de la carpeta omitido',
          other: '# enlaces que llevan fuera de la carpeta omitidos',
        }),
    },
    sameAs: {
      text: (name: string) => `Puede que sea el mismo archivo que ${name}.`,
      todo: 'Para enviarlo una sola vez, quite uno de los dos.',
    },
    listed: 'Ya está en la lista.',
    uploaded: (at: number, fileId: string) => `Se subió el ${date(at)} como ${fileId}.`,
    knownFiles: (n: number) =>
      count(n, {
        one: '# archivo ya está en la lista o se subió antes. Se deja fuera.',
        other: '# archivos ya están en la lista o se subieron antes. Se dejan fuera.',
      }),
    uploadAgain: 'Subir de nuevo',
    doubtfulFiles: (n: number, purpose: string) =>
      count(n, {
        one: `# archivo no parece adecuado para «${purpose}». Se deja fuera.`,
        other: `# archivos no parecen adecuados para «${purpose}». Se dejan fuera.`,
      }),
    uploadDoubtful: 'Subir de todos modos',
    checking: (files: number, bytesLeft: number) =>
      `Comprobando el contenido de ${count(files, { one: '# archivo', other: '# archivos' })}, faltan ${bytes(bytesLeft)}…`,
    checked: (share: number) => `Comprobando el contenido: ${percent(share)}`,
    skipCheck: 'Omitir la comprobación',
    inLine: (line: number, what: string) => `Línea ${number(line)}: ${what}`,
    content: {
      'not-lines': () => 'Este propósito solo acepta archivos .jsonl.',
      'not-picture': () => 'Este propósito solo acepta imágenes PNG, JPEG, GIF y WebP.',
      'no-lines': () => 'No contiene más que líneas en blanco.',
      'too-many-lines': () => 'Un lote tiene como máximo 50.000 peticiones. Divida el archivo.',
      'not-utf8': () => 'Esto no es texto en UTF-8.',
      'not-json': () => 'Esto no es JSON válido. Cada línea debe ser un objeto JSON completo.',
      'not-object': () => 'Esto no es un objeto JSON, como {"…": "…"}.',
      blank: () => 'Esta línea está en blanco. Quítela.',
      'too-long': () => 'Esta línea supera los 32 MiB, más de lo que puede tener una petición o un ejemplo.',
      'no-custom-id': () => 'Falta «custom_id».',
      'custom-id-twice': (found: string) =>
        `El «custom_id» ${found} ya apareció antes. Cada uno debe ser único.`,
      'wrong-method': (found: string) => `«method» debe ser POST${found === '' ? '' : `, no ${found}`}.`,
      'wrong-url': (found: string) => `«url» debe empezar por /v1/${found === '' ? '' : `, no ${found}`}.`,
      'no-body': () => 'Falta «body» con la petición.',
      'no-example': () => 'Esto no es un ejemplo: falta «messages».',
    },
    suggested: (purpose: string) => `«${purpose}» corresponde al tipo y al contenido de los archivos.`,
    discardTitle: (n: number) => `¿Descartar ${count(n, { one: '# archivo', other: '# archivos' })}?`,
    discardText: 'Solo se quitan de esta lista. A los propios archivos no les pasa nada.',
    discardSure: 'Descartarlos',
    discardNot: 'Conservarlos',
    more: 'Más archivos…',
    emptyFolder: 'No se ha encontrado ningún archivo ahí.',
    purpose: 'Propósito',
    purposes: {
      user_data: {
        title: 'Datos de usuario',
        text: 'Cualquier cosa que deban leer los modelos. Lo correcto si no está seguro.',
      },
      batch: {
        title: 'Lote',
        text: 'Un archivo .jsonl con peticiones por procesar. Como máximo 200 MB.',
      },
      'fine-tune': {
        title: 'Ajuste fino',
        text: 'Un archivo .jsonl con ejemplos de los que aprende un modelo.',
      },
      assistants: {
        title: 'Asistentes',
        text: 'Archivos para asistentes y sus herramientas de búsqueda y de código.',
      },
      vision: { title: 'Visión', text: 'Imágenes para modelos que pueden ver.' },
      evals: { title: 'Evaluaciones', text: 'Datos para medir lo bien que trabaja un modelo.' },
    },
    account: 'Cuenta',
    noKey: 'Todavía sin clave de API',
    practiceAccount: 'Solo en este ordenador',
    autoComplete: 'Completar automáticamente',
    autoCompleteText:
      'El archivo existe en el servicio en cuanto llega su última parte. Si está desactivado, cada subida espera a que usted pulse Completar.',
    upload: 'Subir',
    discard: 'Descartar',
  },

  settings: {
    title: 'Ajustes',
    tabs: { accounts: 'Cuentas', transfers: 'Transferencias', network: 'Red', general: 'General' },
    bounds: (least: number, most: number) => `Introduzca un número de ${number(least)} a ${number(most)}.`,
    backToStandard: 'Volver al valor estándar',
    standard: (value: string) => `Estándar: ${value}.`,
    on: 'activado',
    off: 'desactivado',
  },

  accounts: {
    list: 'Sus cuentas',
    add: 'Añadir cuenta',
    newTitle: 'Cuenta nueva',
    editTitle: (name: string) => `Cuenta «${name}»`,
    name: 'Nombre',
    nameHelp: 'Como usted la llame, por ejemplo «Trabajo».',
    firstName: 'OpenAI',
    apiKey: 'Clave de API',
    keyKeeps: {
      none: 'Va al llavero de este ordenador y no se vuelve a mostrar.',
      kept: 'Hay una clave guardada en el llavero de este ordenador. Introduzca una nueva para sustituirla.',
      session: 'Se conoce una clave hasta que salga de Hoist. No se escribe en ningún sitio.',
    },
    keySession: 'Se usa hasta que salga de Hoist y no se vuelve a mostrar.',
    keychainAway: {
      unreachable:
        'Guardada, pero ahora no se puede acceder al llavero de este ordenador. Lo que introduzca aquí se usa hasta que salga de Hoist.',
      replacing:
        'Lo que ha introducido se usa hasta que salga de Hoist. Lo anterior sigue en el llavero, al que ahora no se puede acceder, y se volverá a usar la próxima vez.',
    },
    getKey: '¿Dónde consigo una clave?',
    baseUrl: 'URL base',
    baseUrlHelp: 'Déjela como está para la plataforma de OpenAI, o introduzca la de un servicio compatible.',
    organization: 'Organización',
    organizationHelp: 'Solo si su clave pertenece a varias, como «org-…».',
    project: 'Proyecto',
    projectHelp: 'Solo si su clave pertenece a varios, como «proj_…».',
    certificates: 'Certificados',
    caFile: 'Autoridad de certificación',
    caFileHelp:
      'Solo si este ordenador no confía en el certificado del servicio: el archivo de la autoridad que lo ha emitido.',
    clientCertificate: 'Certificado de cliente',
    clientCertificateHelp: 'Solo si el servicio pide uno: un archivo PEM o PKCS#12.',
    clientKey: 'Clave privada',
    clientKeyHelp: 'Solo si no está en el archivo del certificado de cliente.',
    noFile: 'Ningún archivo',
    chooseFile: 'Elegir…',
    removeFile: 'Quitar',
    passphrase: 'Frase de contraseña',
    passphraseKeeps: {
      none: 'Va al llavero de este ordenador y no se vuelve a mostrar.',
      kept: 'Hay una frase guardada en el llavero de este ordenador. Introduzca una nueva para sustituirla.',
      session: 'Se conoce una frase hasta que salga de Hoist. No se escribe en ningún sitio.',
    },
    passphraseSession: 'Se usa hasta que salga de Hoist y no se vuelve a mostrar.',
    save: 'Guardar',
    saved: 'Guardada',
    testing: 'Probando la cuenta…',
    stopTest: 'Detener',
    notSaved: 'La cuenta todavía no está guardada.',
    saveAnyway: 'Guardar de todos modos',
    refused: {
      key: 'Copie la clave entera del servicio e introdúzcala de nuevo.',
      rights:
        'Use una clave que pueda leer y escribir archivos, o pida ese permiso a quien gestione la cuenta.',
      organization: 'Deje Organización vacía, o introduzca aquella a la que pertenece la clave.',
      project: 'Deje Proyecto vacío, o introduzca aquel al que pertenece la clave.',
      network: 'Compruebe la red y la URL base. Sin red, la cuenta se puede guardar sin probarla.',
      address: 'Compruebe la URL base: en la mayoría de los servicios termina en /v1.',
      service: 'Inténtelo de nuevo en unos minutos, o guarde la cuenta sin probarla.',
    },
    removeKey: 'Quitar clave',
    remove: 'Quitar cuenta',
    removeTitle: (name: string) => `¿Quitar la cuenta «${name}»?`,
    removeText:
      'Las subidas sin terminar de esta cuenta se detienen. Los archivos que han llegado siguen en el servicio.',
    removeSure: 'Quitarla',
    removeNot: 'Conservarla',
    keyState: {
      none: 'Sin clave',
      kept: 'Clave en el llavero',
      session: 'Clave hasta salir',
      unreachable: 'Clave guardada, llavero no accesible',
      replacing: 'Clave nueva hasta salir',
    },
    practiceState: 'En este ordenador',
    practiceTitle: 'Servidor de prácticas',
    practiceText:
      'Esta cuenta pertenece al servidor de prácticas de este ordenador. No necesita clave, y nada de lo que se le envía sale de este ordenador.',
    errors: {
      name: 'Introduzca un nombre.',
      line: 'Debe ser una sola línea de 200 caracteres como máximo.',
      apiKey: 'Una clave no tiene espacios. Compruebe que se ha copiado entera.',
    },
  },

  transfers: {
    parallelAuto: 'Elegir el número de partes automáticamente',
    parallelAutoText:
      'Envía a la vez tantas partes como hagan el envío más rápido en esta línea, y menos si el servicio o la línea no las admiten.',
    parallelMost: 'Partes a la vez, como máximo',
    parallelMostText: 'Nunca hay más partes en camino al mismo tiempo, entre todas las subidas.',
    parallelParts: 'Partes a la vez',
    parallelPartsText: 'Cuántas partes están en camino al mismo tiempo, entre todas las subidas.',
    parallelFiles: 'Archivos a la vez',
    parallelFilesText:
      'Cuántos archivos se envían al mismo tiempo; los demás esperan. Los archivos de menos de 4 MiB no cuentan.',
    partSizeAuto: 'Elegir el tamaño de parte automáticamente',
    partSizeAutoText:
      'Partes cortas con una conexión lenta, de hasta 64 MiB con una rápida, para que una pausa pierda como mucho unos segundos de envío.',
    partSize: 'Tamaño de parte',
    partSizeText:
      'En MiB, como máximo 64, para las partes que se envíen a partir de ahora. Con una conexión lenta, una pausa pierde más de las partes largas.',
    mebibytes: 'MiB',
    maxAttempts: 'Intentos',
    maxAttemptsText: 'Cuántas veces se intenta una parte antes de darla por fallida.',
    keepTrying: 'Seguir intentándolo al menos',
    keepTryingText:
      'Una parte solo se da por fallida después de este tiempo, en segundos, aunque haya agotado sus intentos. Mientras no se pueda conectar con un servicio, nada se da por fallido.',
    backoffBase: 'Primera espera',
    backoffBaseText:
      'La espera más larga antes de la primera repetición, en segundos. Se duplica con cada intento.',
    backoffCap: 'Espera más larga',
    backoffCapText: 'Ninguna espera entre intentos dura más que esto, en segundos.',
    stallTimeout: 'Abandonar una línea muda tras',
    stallTimeoutText: 'Una parte que no avanza durante este tiempo se envía de nuevo, en segundos.',
    seconds: 's',
    checksum: 'Comprobar con una suma',
    checksumText:
      'Envía también un MD5 del archivo entero, para que el servicio pueda demostrar que no ha cambiado nada.',
    groups: { parallel: 'Al mismo tiempo', parts: 'Partes', trouble: 'Cuando la línea es mala' },
  },

  network: {
    limit: 'Límite de velocidad',
    limitOn: 'Limitar la velocidad',
    limitOnText:
      'Deja sitio en la línea para todo lo demás. Cuenta para todas las subidas juntas, y al momento.',
    most: 'Como máximo',
    mostText: (bytesPerSecond: number) => `Todas las subidas juntas envían ${rate(bytesPerSecond)}.`,
    megabits: 'Mbit/s',
    schedule: 'A ciertas horas',
    scheduleText:
      'Horas de la semana con un límite propio. Si coinciden varias, cuenta la primera; en las demás, lo que se indica arriba.',
    scheduleNone: 'ninguna',
    rule: (n: number) => `Horario ${number(n)}`,
    addRule: 'Añadir un horario',
    removeRule: 'Quitar este horario',
    days: 'Días',
    day: (day: number) => weekday(day, false),
    dayShort: (day: number) => weekday(day, true),
    from: 'De',
    to: 'A',
    overnight: 'Termina al día siguiente.',
    wholeDay: 'Dura un día entero.',
    ruleLimit: 'Limitar la velocidad en este horario',
    proxy: 'Proxy',
    proxyText:
      'El camino para salir de esta red. Cuenta desde la próxima petición; a este mismo ordenador nunca se llega a través de un proxy.',
    proxyModes: {
      system: {
        title: 'Como el sistema',
        text: 'Lo que dicen los ajustes de este ordenador para cada servicio.',
      },
      none: { title: 'Ninguno', text: 'Directamente al servicio.' },
      manual: { title: 'Manual', text: 'Un proxy http, https o SOCKS con la dirección de abajo.' },
    },
    proxyUrl: 'Dirección del proxy',
    proxyUrlHelp: 'Por ejemplo, http://proxy.example.com:3128 o socks5h://proxy.example.com:1080.',
    proxyUser: 'Nombre de usuario',
    proxyUserHelp: 'Solo si el proxy pide uno.',
    proxyPassword: 'Contraseña',
    proxyPasswordKeeps: {
      none: 'Va al llavero de este ordenador y no se vuelve a mostrar.',
      kept: 'Hay una contraseña guardada en el llavero de este ordenador. Introduzca una nueva para sustituirla.',
      session: 'Se conoce una contraseña hasta que salga de Hoist. No se escribe en ningún sitio.',
    },
    proxyPasswordSession: 'Se usa hasta que salga de Hoist y no se vuelve a mostrar.',
    proxyPasswordRemove: 'Quitar contraseña',
    proxyExceptions: 'No para estos',
    proxyExceptionsHelp:
      'Servidores a los que se llega directamente, separados por comas, como «intranet.example.com, *.lan, 10.0.0.0/8».',
    proxySave: 'Usar este proxy',
    proxySaved: 'En uso',
    proxyErrors: {
      url: 'Introduzca una dirección como http://proxy.example.com:3128, sin nombre de usuario ni ruta.',
      user: 'Un nombre de usuario es una línea de 200 caracteres como máximo, sin dos puntos.',
      password: 'Una contraseña es una línea de 500 caracteres como máximo.',
      exceptions: (wrong: string) =>
        `«${wrong}» no es un servidor. Omita http:// y lo que venga después del nombre.`,
    },
  },

  general: {
    theme: 'Aspecto',
    themes: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro' },
    onStart: 'Cuando se inicia Hoist',
    onStartText: 'Qué pasa con las subidas que no habían terminado.',
    onStartChoices: { wait: 'Esperar a que las reanude', resume: 'Continuar al momento' },
    desktop: 'En este escritorio',
    notifications: 'Notificaciones',
    notificationsText:
      'Le avisa cuando termina la última de varias subidas y cuando falla una. Nunca mientras mira la ventana.',
    closeToTray: 'Continuar al cerrar la ventana',
    closeToTrayText:
      'Al cerrar la ventana, Hoist sigue en marcha como icono en la bandeja, y las subidas continúan. Salir, en su menú, lo termina.',
    noTray:
      'Este escritorio no muestra ninguna bandeja. La ventana se minimiza en lugar de cerrarse, para que pueda recuperarla.',
    startAtLogin: 'Iniciar con la sesión',
    startAtLoginText: 'Abre Hoist automáticamente. Sin su ventana, si continúa en la bandeja.',
    practice: 'Servidor de prácticas',
    practiceText:
      'Un servicio en este ordenador que acepta subidas como el de verdad. Los archivos que llegan acaban en una carpeta.',
    practiceRunning: 'El servidor de prácticas está en marcha.',
    practiceStopped: 'El servidor de prácticas no está en marcha.',
    practiceUse: 'Usar el servidor de prácticas',
    practiceFolder: 'Abrir su carpeta',
    practicePlace: 'Dónde llegan sus archivos',
    practicePlaceText:
      'Otra carpeta cuenta al momento. Los archivos que han llegado se quedan donde están, y las subidas sin terminar empiezan de nuevo.',
    practiceStandard: 'en la carpeta de datos de Hoist',
    practiceMove: 'Otra carpeta…',
    practiceMoveBack: 'Volver a la carpeta estándar',
    practiceBusy:
      'La carpeta se puede cambiar cuando no haya ninguna subida en curso al servidor de prácticas.',
    language: 'Idioma',
    languageText: 'De la ventana, los menús y las notificaciones.',
    languageSystem: 'Como el sistema',
    about: 'Acerca de',
    version: (version: string) => `Hoist ${version}`,
    runtime: (electron, chromium) => `Electron ${electron}, Chromium ${chromium}`,
    oldRuntime: (electron) =>
      `Este Electron ya no recibe correcciones de seguridad: los fallos conocidos de su Chromium siguen abiertos. En una red que llegue a github.com, vuelva a iniciar Hoist desde su carpeta con npm start. Entonces descargará Electron ${electron}.`,
  },

  confirm: {
    cancel: 'Cancelar',
    address: {
      title: (host: string) => `¿Enviar archivos a ${host}?`,
      text: 'La cuenta envía su clave de API y sus archivos a esta dirección. Confirme solo si ha introducido la dirección usted mismo.',
      yes: 'Usar esta dirección',
    },
    key: {
      title: (host: string) => `¿Usar otra clave para ${host}?`,
      text: 'Lo que suba con esta clave pertenece a quien sea su propietario. Confirme solo si ha introducido la clave usted mismo.',
      yes: 'Usar esta clave',
    },
    proxy: {
      title: (host: string) => `¿Usar el proxy ${host}?`,
      text: 'Hoist envía todo a través de este proxy. Confirme solo si ha introducido su dirección usted mismo.',
      yes: 'Usar este proxy',
    },
    send: {
      title: (files: number, host: string) =>
        `${count(files, { one: '¿Enviar # archivo', other: '¿Enviar # archivos' })} a ${host}?`,
      text: 'Lo envió antes a otra dirección, o ha cambiado desde entonces. Confirme solo si quiere enviarlo a esta dirección tal como está ahora.',
      yes: 'Enviar',
    },
  },

  close: {
    title: 'Hay subidas en curso',
    text: (n: number) =>
      count(n, {
        one: '# subida no ha terminado. Si sale, se pone en pausa.',
        other: '# subidas no han terminado. Si sale, se ponen en pausa.',
      }),
    kept: (confirmed: number) =>
      `El servicio ha confirmado ${bytes(confirmed)}. Se conservan hasta que termine la hora: si continúa antes, solo se envía el resto.`,
    nothingKept: 'El servicio aún no ha confirmado nada: la próxima vez el envío empieza desde el principio.',
    quit: 'Salir',
    keep: 'Seguir',
  },

  notices: { label: 'Mensajes' },

  outage: {
    label: 'Conexión',
    keepsTrying: 'Hoist sigue intentándolo.',
    refused: 'La conexión ha sido rechazada.',
    signIn: 'Puede que la red pida iniciar sesión: abra cualquier página web para comprobarlo.',
    nextTry: (seconds: number) => `Próximo intento en ${duration(seconds)}`,
    trying: 'Intentándolo ahora…',
    tryNow: 'Intentar ahora',
    offline: 'Las subidas continúan solas cuando vuelva la red.',
    asleep: 'Las subidas continúan solas.',
    isBack: (host: string) => `Vuelve a haber conexión con ${host}.`,
  },

  announce: {
    started: (name: string) => `${name}: iniciada`,
    startedMany: (n: number) => count(n, { one: '# subida iniciada', other: '# subidas iniciadas' }),
    paused: (name: string) => `${name}: en pausa`,
    pausedMany: (n: number) => count(n, { one: '# subida en pausa', other: '# subidas en pausa' }),
    failed: (name: string) => `${name}: fallida`,
    failedMany: (n: number) => count(n, { one: '# subida fallida', other: '# subidas fallidas' }),
    completed: (name: string) => `${name}: completada`,
    completedMany: (n: number) => count(n, { one: '# subida completada', other: '# subidas completadas' }),
    copied: 'ID del archivo copiado',
    copiedReport: 'Informe copiado',
    copiedChecksum: 'Suma de comprobación copiada',
    copiedSnippet: 'Código copiado',
    progress: (name: string, share: number) => `${name}: ${percent(share)}`,
  },

  menu: {
    file: 'Archivo',
    addFiles: 'Añadir archivos…',
    addFolder: 'Añadir carpeta…',
    exportHistory: 'Exportar historial…',
    settings: 'Ajustes…',
    close: 'Cerrar ventana',
    quit: 'Salir de Hoist',
    edit: 'Edición',
    undo: 'Deshacer',
    redo: 'Rehacer',
    cut: 'Cortar',
    copy: 'Copiar',
    paste: 'Pegar',
    selectAll: 'Seleccionar todo',
    uploads: 'Subidas',
    pauseAll: 'Pausar todo',
    resumeAll: 'Reanudar todo',
    whenDone: 'Cuando todo termine',
    view: 'Visualización',
    actualSize: 'Tamaño real',
    zoomIn: 'Ampliar',
    zoomOut: 'Reducir',
    fullScreen: 'Pantalla completa',
    window: 'Ventana',
    minimize: 'Minimizar',
    zoom: 'Zoom',
    front: 'Traer todo al frente',
    help: 'Ayuda',
    helpKeys: 'Sus claves de API',
    helpFiles: 'Sus archivos en el servicio',
    helpStatus: '¿Funciona el servicio?',
    helpCenter: 'Ayuda del servicio',
    helpLog: 'Mostrar el registro',
    about: 'Acerca de Hoist',
    services: 'Servicios',
    hide: 'Ocultar Hoist',
    hideOthers: 'Ocultar otros',
    showAll: 'Mostrar todo',
  },

  tray: {
    open: 'Abrir Hoist',
    pauseAll: 'Pausar todo',
    resumeAll: 'Reanudar todo',
    quit: 'Salir',
    stopQuit: 'No salir',
    stopSleep: 'No poner en reposo',
    tooltip: (status: string) => `Hoist: ${status}`,
    uploading: (n: number, bytesPerSecond: number | undefined, left: number | undefined) =>
      [
        `${number(n)} en curso`,
        ...(bytesPerSecond === undefined ? [] : [rate(bytesPerSecond)]),
        ...(left === undefined ? [] : [`quedan ${duration(left)}`]),
      ].join(', '),
    waiting: (n: number) => `${number(n)} en espera`,
    ready: (n: number) => count(n, { one: '# lista para completar', other: '# listas para completar' }),
    failed: (n: number) => count(n, { one: '# fallida', other: '# fallidas' }),
    paused: (n: number) => `${number(n)} en pausa`,
    idle: 'nada que subir',
    badge: (n: number) => count(n, { one: '# subida en curso', other: '# subidas en curso' }),
  },

  notifications: {
    completed: (n: number) => count(n, { one: '# subida completada', other: '# subidas completadas' }),
    completedText: (n: number, size: number) =>
      count(n, {
        one: `El archivo está en el servicio, ${bytes(size)}.`,
        other: `Los # archivos están en el servicio, ${bytes(size)}.`,
      }),
    completedOne: (name: string) => `${name}: completada`,
    alsoFailed: (n: number) => count(n, { one: '# subida ha fallado.', other: '# subidas han fallado.' }),
    alsoReady: (n: number) =>
      count(n, {
        one: '# subida espera a que usted pulse Completar.',
        other: '# subidas esperan a que usted pulse Completar.',
      }),
    ready: (n: number) =>
      count(n, { one: '# subida lista para completar', other: '# subidas listas para completar' }),
    failed: (name: string) => `${name}: fallida`,
    failedMany: (n: number) => count(n, { one: '# subida fallida', other: '# subidas fallidas' }),
    inTray: 'Hoist continúa',
    inTrayText:
      'Las subidas continúan en segundo plano. Use el icono de la bandeja para abrir la ventana de nuevo o para salir.',
    inTaskbarText:
      'Las subidas continúan mientras la ventana está minimizada. Salir, en el menú Archivo, termina Hoist.',
    quitSoon: (seconds: number) => `Hoist se cierra en ${duration(seconds)}`,
    sleepSoon: (seconds: number) => `Este ordenador entra en reposo en ${duration(seconds)}`,
    soonText: 'Todas las subidas han terminado. Haga clic aquí para impedirlo.',
  },

  whenDone: {
    label: 'Cuando todo termine',
    choices: {
      nothing: 'No hacer nada',
      quit: 'Salir de Hoist',
      sleep: 'Reposo',
    },
    title: 'Todas las subidas han terminado',
    quitText: (seconds: number) => `Como eligió, Hoist se cierra en ${duration(seconds)}.`,
    sleepText: (seconds: number) => `Como eligió, este ordenador entra en reposo en ${duration(seconds)}.`,
    stop: 'Impedirlo',
    quitNow: 'Salir ahora',
    sleepNow: 'Reposo ahora',
  },

  practiceAccountName: 'Servidor de prácticas',
})
