import { type CertificateProblem, certificateProblems } from '../certificates'
import { mayNotRead } from '../failures'
import type { FailureTexts } from './failures.en'
import type { Words } from './words'

const kept = 'Todo lo que el servicio ha confirmado se conserva.'
const untouched = 'El archivo de este ordenador sigue intacto.'

/** Spanish. */
export const failuresEs = ({ bytes, count }: Pick<Words, 'bytes' | 'count'>): FailureTexts => ({
  'source-missing': () => ({
    happened: 'El archivo no está en su sitio.',
    means: `Se ha movido, renombrado o eliminado, así que no se envía nada más de él. ${kept}`,
    todo: 'Indique dónde está ahora, o devuélvalo a su sitio y reintente.',
  }),
  'source-unreadable': ({ cause }) => {
    const ofDrive =
      cause?.kind === 'drive-silent' ? 'Su unidad no responde.' : 'Su unidad ha dado errores una y otra vez.'
    return {
      happened: 'Este archivo no se puede leer.',
      means: `${cause === undefined ? 'Hoist no tiene permiso para abrirlo, o su unidad ya no está.' : ofDrive} ${kept}`,
      todo:
        cause === undefined
          ? 'Compruebe la unidad y que puede abrir el archivo, y reintente.'
          : 'Compruebe la unidad y su conexión, y reintente.',
    }
  },
  'drive-failed': () => ({
    happened: 'La unidad de este archivo da un error.',
    means: `El archivo no se ha podido leer en este momento. ${kept}`,
    todo: 'Compruebe la unidad y su conexión, y reintente.',
  }),
  'drive-silent': () => ({
    happened: 'La unidad de este archivo no responde.',
    means: `Hasta que responda no se puede leer nada más del archivo. ${kept}`,
    todo: 'Compruebe la unidad y su conexión.',
  }),
  'source-not-a-file': () => ({
    happened: 'Esto no es un archivo.',
    means: 'Solo se pueden subir archivos, uno a uno.',
    todo: 'Use «Añadir carpeta» para añadir los archivos que hay dentro de una carpeta.',
  }),
  'source-elsewhere': ({ count: n, code }) => ({
    happened:
      n !== undefined
        ? count(n, {
            one: '# elemento no está en este equipo.',
            other: '# elementos no están en este equipo.',
          })
        : code === 'some'
          ? 'Parte de lo que ha añadido no está en este equipo.'
          : 'Lo que ha añadido no está en este equipo.',
    means: 'Solo se pueden subir archivos de este equipo, así que se ha omitido.',
    todo: 'Guárdelo primero en este equipo y añádalo después desde ahí.',
  }),
  'source-empty': () => ({
    happened: 'Este archivo está vacío.',
    means: 'El servicio no acepta archivos sin contenido.',
    todo: 'Compruebe que el programa que crea el archivo ha terminado y añádalo de nuevo.',
  }),
  'source-too-large': ({ bytes: size }) => ({
    happened: `Este archivo ocupa más de 8 GiB${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'El servicio acepta como máximo 8 GiB por archivo.',
    todo: 'Divida el archivo y suba los trozos.',
  }),
  'source-too-large-for-purpose': ({ bytes: size }) => ({
    happened: `Este archivo es demasiado grande para un lote${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'El servicio acepta como máximo 200 MB en un archivo de lote.',
    todo: 'Divida el archivo en varios lotes o elija otro propósito.',
  }),
  'source-changed': () => ({
    happened: 'El archivo ha cambiado después de empezar la subida.',
    means: 'Lo enviado pertenece al contenido anterior, y no deben mezclarse los dos.',
    todo: 'Cuando el archivo esté terminado, empiece de nuevo con el contenido nuevo.',
  }),
  'source-other': () => ({
    happened: 'Este no es el archivo con el que empezó la subida.',
    means: `Su tamaño o su fecha son otros, y no deben mezclarse los dos. ${kept}`,
    todo: 'Elija el mismo archivo donde esté ahora, o añada este como una subida nueva.',
  }),
  'source-name-too-long': () => ({
    happened: 'El nombre de este archivo es demasiado largo.',
    means: 'El servicio no podría guardarlo con este nombre.',
    todo: 'Dé al archivo un nombre más corto y añádalo de nuevo.',
  }),
  'source-name-unclear': ({ code, count: n }) =>
    code === 'handed'
      ? {
          happened: count(n ?? 1, {
            one: 'El nombre de # elemento no es Unicode válido.',
            other: 'Los nombres de # elementos no son Unicode válido.',
          }),
          means: 'No se puede pasar arrastrando ni pegando, así que se ha dejado fuera.',
          todo: 'Elíjalo con «Añadir archivos», o añada la carpeta en la que está.',
        }
      : {
          happened: 'Varios archivos de esta carpeta tienen el mismo nombre en pantalla.',
          means: 'Sus nombres no son Unicode válido, así que Hoist no puede saber cuál es.',
          todo: 'Cambie el nombre de este archivo, o añada la carpeta en la que está.',
        },
  'names-no-file': ({ code, subject = '' }) => {
    switch (code) {
      case 'address':
        return {
          happened: `«${subject}» no es la dirección de un archivo de este ordenador.`,
          means: 'Hoist sube archivos que este ordenador puede abrir, así que no se ha añadido nada.',
          todo: 'Indique el archivo por su ruta. Si está en otro lugar, descárguelo primero.',
        }
      case 'option':
        return {
          happened: `«${subject}» se ha leído como una opción, aunque hay un archivo con ese nombre.`,
          means: 'El archivo no se ha añadido.',
          todo: `Escriba «./${subject}», o ponga «--» antes de los nombres de los archivos.`,
        }
      case 'root':
        return {
          happened: 'Esto es el sistema de archivos completo.',
          means: 'Hoist no lo lee entero, así que no se ha añadido nada.',
          todo: 'Elija un archivo o una carpeta que esté dentro.',
        }
      default:
        return {
          happened: 'Este argumento está vacío.',
          means: 'No nombra ningún archivo, así que no se ha añadido nada.',
          todo: 'Compruebe las comillas y las variables de la orden.',
        }
    }
  },
  'account-missing': () => ({
    happened: 'La cuenta de esta subida no está configurada aquí.',
    means: `Hoist no sabe adónde enviar el archivo. ${kept}`,
    todo: 'Elija otra cuenta y suba el archivo de nuevo.',
  }),
  'key-missing': ({ subject }) => ({
    happened: `No hay ninguna clave de API para ${subject ?? 'esta cuenta'}.`,
    means: `Sin ella el servicio no nos deja entrar. ${kept}`,
    todo: 'Introduzca la clave en Ajustes: las subidas continuarán solas.',
  }),
  'key-rejected': () => ({
    happened: 'El servicio no ha aceptado la clave de API.',
    means: `La clave es incorrecta o se ha revocado. No se envía nada más con ella. ${kept}`,
    todo: 'Introduzca en Ajustes una clave que funcione: las subidas continuarán solas.',
  }),
  'not-allowed': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'Esta clave de API no puede subir archivos.'
        : mayNotRead(subject)
          ? `Esta clave de API no puede leer archivos: le falta «${subject}».`
          : `Esta clave de API no puede subir archivos: le falta «${subject}».`,
    means: `El servicio conoce la clave, pero no permite esto con ella. ${kept}`,
    todo: 'Pida a quien gestione la cuenta el permiso para escribir archivos, o introduzca otra clave, y reintente.',
  }),
  'organization-rejected': () => ({
    happened: 'La organización no corresponde a la clave de API.',
    means: `El servicio no deja entrar a esta clave en esa organización. ${kept}`,
    todo: 'Deje vacía la organización de la cuenta, o introduzca aquella a la que pertenece la clave.',
  }),
  'project-rejected': () => ({
    happened: 'El proyecto no corresponde a la clave de API.',
    means: `El servicio no deja entrar a esta clave en ese proyecto. ${kept}`,
    todo: 'Deje vacío el proyecto de la cuenta, o introduzca aquel al que pertenece la clave.',
  }),
  'account-stopped': ({ serviceMessage: said }) => ({
    happened: 'El servicio ya no acepta nada de esta cuenta.',
    means: `${said === undefined ? '' : `Dice: «${said}» `}Todas las subidas de la cuenta esperan. ${kept}`,
    todo: 'Revise el plan y la facturación de la cuenta y reintente: todas sus subidas continuarán.',
  }),
  'storage-full': ({ serviceMessage: said }) => ({
    happened: 'El almacenamiento de archivos de esta cuenta está lleno.',
    means: `${said === undefined ? '' : `Dice: «${said}» `}Todas las subidas de la cuenta esperan. ${kept}`,
    todo: 'Elimine archivos que la cuenta ya no necesite, o asígneles una fecha de caducidad, y reintente: todas sus subidas continuarán.',
  }),
  'base-url-invalid': ({ code, subject }) => {
    const named = subject === undefined ? 'La URL base' : `«${subject}»`
    const means = 'Con ella no se encuentra el servicio, o la clave viajaría sin protección.'
    switch (code) {
      case 'in-clear':
        return {
          happened: `${named} enviaría la clave sin protección por la red.`,
          means,
          todo: 'Introduzca una dirección que empiece por https://. http:// solo se admite para este ordenador, direcciones IP privadas y nombres sin punto.',
        }
      case 'spaces':
        return { happened: 'La URL base no puede contener espacios.', means, todo: 'Quite los espacios.' }
      case 'user':
        return {
          happened: 'La URL base no puede contener un nombre de usuario ni una contraseña.',
          means,
          todo: 'Quite todo lo que hay antes de «@». La clave se introduce aparte.',
        }
      case 'query':
        return {
          happened: 'La URL base no puede contener una consulta («?…»).',
          means,
          todo: 'Quite todo a partir de «?». Solo se admite ?api-version=…, para Azure.',
        }
      case 'fragment':
        return {
          happened: 'La URL base no puede contener un fragmento («#…»).',
          means,
          todo: 'Quite todo a partir de «#».',
        }
      default:
        return {
          happened: `${named} no es una dirección web que Hoist pueda usar.`,
          means,
          todo: 'Introduzca una dirección que empiece por https://, como https://api.openai.com/v1.',
        }
    }
  },
  'account-moved': ({ subject }) => ({
    happened: `La cuenta lleva ahora a ${subject ?? 'otra dirección'}.`,
    means: 'Envió este archivo a otra dirección, así que nada de él va a la nueva.',
    todo: 'Reintente si quiere enviar el archivo allí. Hoist le preguntará antes.',
  }),
  'certificate-file-unusable': ({ subject, code }) => {
    const file = subject === undefined ? 'el archivo de certificado' : subject
    const happened: Record<CertificateProblem, string> = {
      missing: `No se ha encontrado el archivo de certificado ${file}.`,
      unreadable: `No se puede leer el archivo de certificado ${file}.`,
      'no-certificate': `No hay ningún certificado en ${file}.`,
      'no-key': `No hay ninguna clave privada en ${file}.`,
      passphrase: `La frase de contraseña de ${file} falta o es incorrecta.`,
      'other-key': `La clave privada no corresponde al certificado de ${file}.`,
      unsupported: `${file} está cifrado de una forma que Hoist no puede abrir.`,
    }
    const todo: Partial<Record<CertificateProblem, string>> = {
      passphrase: 'Introduzca la frase de contraseña en la cuenta, en «Certificados».',
      unsupported: 'Expórtelo de nuevo con cifrado AES, o como PEM.',
    }
    const problem = certificateProblems.find((known) => known === code) ?? 'unreadable'
    return {
      happened: happened[problem],
      means: `Esta cuenta necesita el archivo para una conexión segura, así que no se ha enviado nada. ${kept}`,
      todo: todo[problem] ?? 'Elija el archivo correcto en la cuenta, en «Certificados».',
    }
  },
  'client-certificate-needed': ({ subject }) => ({
    happened: `${subject ?? 'El servicio'} pide un certificado de cliente.`,
    means: `Sin él no acepta ninguna conexión, o no acepta el de esta cuenta. ${kept}`,
    todo: 'Elija un certificado de cliente válido en la cuenta, en «Certificados».',
  }),
  'keychain-unavailable': () => ({
    happened: 'Este ordenador no tiene ningún llavero que Hoist pueda usar.',
    means: 'La clave se usa hasta que salga de Hoist y no se escribe en ningún sitio.',
    todo: 'Introdúzcala de nuevo la próxima vez, o configure un llavero como GNOME Keyring o KWallet.',
  }),
  'keychain-unreachable': () => ({
    happened: 'Ahora no se puede acceder al llavero de este ordenador.',
    means: `La clave sigue guardada en él, pero Hoist no puede leerla. Las subidas que la necesitan esperan. ${kept}`,
    todo: 'Desbloquee el llavero y vuelva a intentarlo, o introduzca la clave en Ajustes.',
  }),
  'keychain-asks': () => ({
    happened: 'Hoist está esperando al llavero de este ordenador.',
    means:
      'Sus claves están guardadas en él, y puede que esté bloqueado o que aún no exista. Las subidas que necesitan una clave esperan; todo lo demás continúa.',
    todo: 'Si el sistema le pide una contraseña, introdúzcala. Después Hoist continúa por sí solo.',
  }),
  offline: () => ({
    happened: 'Este ordenador no tiene red.',
    means: `Las subidas esperan. ${kept}`,
    todo: 'Nada: continúan solas cuando vuelva la red.',
  }),
  asleep: () => ({
    happened: 'Este ordenador estaba en reposo.',
    means: `Las subidas esperan. ${kept}`,
    todo: 'Nada: continúan solas.',
  }),
  'host-unreachable': ({ subject }) => ({
    happened: `No se puede conectar con ${subject ?? 'el servicio'}.`,
    means: `Hoist sigue intentándolo y continuará solo. ${kept}`,
    todo: 'Si persiste, compruebe la red. También puede volver a intentarlo ahora.',
  }),
  'address-unreachable': ({ subject }) => ({
    happened: `${subject ?? 'La dirección de esta cuenta'} nunca ha respondido como el servicio.`,
    means:
      'Es posible que la URL base de esta cuenta no sea correcta o que la red no deje llegar a ella. No se ha enviado nada.',
    todo: 'Compruebe la URL base en Ajustes y la red, y vuelva a intentarlo.',
  }),
  'host-not-found': ({ subject }) => ({
    happened: `No se ha encontrado ${subject ?? 'el servicio'}.`,
    means: `La red no funciona, o la dirección es incorrecta. ${kept}`,
    todo: 'Compruebe la red y la URL base en Ajustes, y reintente.',
  }),
  'connection-refused': ({ subject }) => ({
    happened: `${subject ?? 'El servicio'} no responde.`,
    means: `El servicio no está en marcha allí, o la dirección es incorrecta. ${kept}`,
    todo: 'Compruebe la URL base en Ajustes, o espere a que el servicio vuelva, y reintente.',
  }),
  'connection-lost': () => ({
    happened: 'La conexión se ha cortado.',
    means: `La parte que estaba en camino debe enviarse de nuevo. ${kept}`,
    todo: 'Compruebe la red y reintente.',
  }),
  'no-progress': () => ({
    happened: 'La línea ha estado parada demasiado tiempo.',
    means: `La parte que estaba en camino debe enviarse de nuevo. ${kept}`,
    todo: 'Compruebe la red y reintente.',
  }),
  'certificate-expired': ({ subject }) => ({
    happened: `El certificado de ${subject ?? 'el servicio'} ha caducado o aún no es válido.`,
    means: `La conexión no sería segura, así que no se ha enviado nada. ${kept}`,
    todo: 'Compruebe la fecha y la hora de este ordenador. Si son correctas, avise a quien gestione el servicio.',
  }),
  'certificate-wrong-name': ({ subject }) => ({
    happened: `${subject ?? 'El servicio'} muestra un certificado para otro nombre.`,
    means: `Puede que en esta dirección responda otra cosa, así que no se ha enviado nada. ${kept}`,
    todo: 'Compruebe la URL base de la cuenta. Si es correcta, avise a quien gestione el servicio o la red.',
  }),
  'certificate-untrusted': ({ subject }) => ({
    happened: `Este ordenador no confía en el certificado de ${subject ?? 'el servicio'}.`,
    means: `No lo ha emitido nadie en quien confíe este ordenador, así que no se ha enviado nada. ${kept}`,
    todo: 'Si su empresa o su red inspecciona el tráfico, este ordenador debe confiar en su certificado, o este debe elegirse en la cuenta, en «Certificados». Si no, compruebe la URL base.',
  }),
  'tls-failed': ({ subject }) => ({
    happened: `No se ha podido establecer una conexión segura con ${subject ?? 'el servicio'}.`,
    means: `No ha habido acuerdo sobre una conexión segura, así que no se ha enviado nada. ${kept}`,
    todo: 'Compruebe la URL base, o pregunte a quien gestione el servicio o la red.',
  }),
  'https-missing': ({ subject }) => ({
    happened: `${subject ?? 'El servicio'} responde sin cifrado.`,
    means: `Hoist solo envía su clave y sus archivos por https, así que no se ha enviado nada. ${kept}`,
    todo: 'Compruebe el puerto de la URL base en Ajustes, o pregunte a quien gestione el servicio.',
  }),
  'http1-missing': ({ subject }) => ({
    happened: `${subject ?? 'El servicio'} no admite HTTP/1.1.`,
    means: `Hoist no puede comunicarse con un servidor que solo admite HTTP/2, así que no se ha subido nada. ${kept}`,
    todo: 'Pida a quien gestione el servicio que permita HTTP/1.1, o compruebe la URL base en Ajustes.',
  }),
  'proxy-unreachable': ({ subject }) => ({
    happened: `No se puede llegar al proxy${subject === undefined ? '' : ` ${subject}`}, o no responde como un proxy.`,
    means: `Sin él no sale nada de esta red. ${kept}`,
    todo: 'Compruebe la red y el proxy en Ajustes, y reintente.',
  }),
  'proxy-login': ({ subject }) => ({
    happened: `El proxy${subject === undefined ? '' : ` ${subject}`} pide un nombre de usuario y una contraseña.`,
    means: `Sin ellos no deja pasar nada, o los que ha recibido son incorrectos. ${kept}`,
    todo: 'Introdúzcalos en Ajustes, en Red: las subidas continuarán solas.',
  }),
  'proxy-login-unsupported': ({ subject, code }) => ({
    happened: `El proxy${subject === undefined ? '' : ` ${subject}`} solo ofrece un inicio de sesión que Hoist no admite${code === undefined ? '' : ` (${code})`}.`,
    means: `Un nombre de usuario y una contraseña en Ajustes no servirían. ${kept}`,
    todo: 'Pida a quien gestione la red un proxy sin ese inicio de sesión, o use un programa como Px o Cntlm que inicie la sesión por usted e introduzca su dirección en Ajustes, en Red.',
  }),
  'proxy-refused': ({ subject, status }) => ({
    happened: `El proxy${subject === undefined ? '' : ` ${subject}`} no nos deja pasar${status === undefined ? '' : ` (${status})`}.`,
    means: `Rechaza el camino a este servicio, o no lo encuentra. ${kept}`,
    todo: 'Pregunte a quien gestione la red, o elija otro camino en Ajustes, en Red.',
  }),
  'proxy-unsupported': ({ subject }) => ({
    happened: `El sistema pide un tipo de proxy que Hoist no habla${subject === undefined ? '' : ` (${subject})`}.`,
    means: `Hoist solo admite proxys http, https y SOCKS, así que no se ha enviado nada. ${kept}`,
    todo: 'Introduzca otro proxy en Ajustes, en Red, o elija no usar ninguno.',
  }),
  'rate-limited': () => ({
    happened: 'El servicio nos ha pedido que vayamos más despacio.',
    means: `El límite de esta cuenta está agotado por ahora. ${kept}`,
    todo: 'Espere unos minutos y reintente.',
  }),
  'service-failed': ({ status }) => ({
    happened: `El servicio tiene un problema${status === undefined ? '' : ` (${status})`}.`,
    means: `No ha podido aceptar lo que enviamos. ${kept}`,
    todo: 'Espere unos minutos y reintente.',
  }),
  'unexpected-answer': () => ({
    happened: 'La respuesta no era la de un servicio de subidas.',
    means: `En esta dirección hay otra cosa, o algo se interpone. ${kept}`,
    todo: 'Compruebe la URL base en Ajustes y la red, y reintente.',
  }),
  'answer-unreadable': () => ({
    happened: 'Hoist no puede leer la respuesta del servicio.',
    means: `Es posible que el servicio haya abierto una subida, pero no ha dicho cuál. Está vacía y se cierra sola. ${untouched}`,
    todo: 'Compruebe que este servicio ofrece la API de subidas y reintente.',
  }),
  'file-differs': ({ bytes: size, code, subject }) => ({
    happened: 'El archivo ha llegado, pero el servicio lo describe de otra manera.',
    means:
      code === 'bytes'
        ? `El servicio indica que su tamaño es de ${bytes(size ?? 0)}.`
        : code === 'filename'
          ? `El servicio indica que su nombre es «${subject ?? '?'}».`
          : code === 'purpose'
            ? `El servicio indica que su finalidad es «${subject ?? '?'}».`
            : `El servicio indica que su estado es «${subject ?? '?'}».`,
    todo: 'Compare el archivo del servicio con el suyo antes de usarlo. Si son distintos, elimínelo allí y súbalo de nuevo.',
  }),
  'request-refused': ({ serviceMessage, status }) => ({
    happened: serviceMessage
      ? `El servicio lo ha rechazado: ${serviceMessage}`
      : `El servicio ha rechazado la petición${status === undefined ? '' : ` (${status})`}.`,
    means: `Enviar lo mismo otra vez no serviría de nada. ${untouched}`,
    todo: 'Cambie lo que indica, por ejemplo el propósito, y suba el archivo de nuevo.',
  }),
  'remote-upload-gone': () => ({
    happened: 'El servicio ya no conoce esta subida.',
    means: `Lo que se envió ya no está allí. ${untouched}`,
    todo: 'Empiece de nuevo para enviar el archivo desde el principio.',
  }),
  'remote-upload-expired': () => ({
    happened: 'La hora se ha acabado antes de que el archivo estuviera completo.',
    means: `El servicio cierra una subida una hora después de su inicio, y lo que se envió ya no está allí. ${untouched}`,
    todo: 'Empiece de nuevo con una línea más rápida, o con las demás subidas en pausa.',
  }),
  'checksum-mismatch': () => ({
    happened: 'La suma de comprobación del archivo no coincide.',
    means: `Lo que el servicio ha reunido no es lo que hay en su disco, así que no se ha aceptado. ${untouched}`,
    todo: 'Empiece de nuevo para enviar el archivo desde el principio.',
  }),
  'completion-failed': ({ serviceMessage }) => ({
    happened: serviceMessage
      ? `El servicio no ha podido unir el archivo: ${serviceMessage}`
      : 'El servicio no ha podido unir el archivo.',
    means: `Ha cerrado la subida y no hay ningún archivo. ${untouched}`,
    todo: 'Empiece de nuevo para enviar el archivo desde el principio.',
  }),
  'completion-unknown': ({ cause }) => {
    const isBlind = cause?.kind === 'not-allowed'
    const scope = cause?.subject
    return {
      happened: isBlind
        ? `El servicio no ha confirmado si el archivo se completó, y esta clave de API no permite comprobarlo${scope === undefined ? '' : `: le falta «${scope}»`}.`
        : 'El servicio no ha confirmado si el archivo se completó.',
      means: 'Es posible que el archivo ya exista, así que Hoist no lo envía otra vez por su cuenta.',
      todo: isBlind
        ? 'Dé a la clave el permiso para leer archivos y reintente, o compruebe en el servicio si el archivo está allí.'
        : 'Al reintentar, Hoist lo busca de nuevo y solo lo vuelve a enviar si el servicio no tiene constancia de él.',
    }
  },
  'parts-failed': ({ count: parts = 1 }) => ({
    happened: count(parts, {
      one: 'Una parte no se ha podido enviar.',
      other: '# partes no se han podido enviar.',
    }),
    means: kept,
    todo: 'Reintente: solo se envía lo que falta.',
  }),
  'proof-failed': () => ({
    happened: 'Las partes no suman el archivo.',
    means: `Hoist lo ha comprobado antes de completar y se ha detenido, así que no se ha creado ningún archivo erróneo. ${untouched}`,
    todo: 'Empiece de nuevo para enviar el archivo desde el principio, y avísenos de ello.',
  }),
  'disk-full': () => ({
    happened: 'El disco está lleno.',
    means: 'Hoist no puede anotar lo enviado, así que se ha detenido antes de que se perdiera algo.',
    todo: 'Libere espacio en el disco y reintente.',
  }),
  'ledger-unwritable': () => ({
    happened: 'Hoist no puede escribir en su propia carpeta.',
    means: 'No puede anotar lo enviado, así que se ha detenido antes de que se perdiera algo.',
    todo: 'Compruebe los permisos de la carpeta y reintente.',
  }),
  'ledger-unreadable': () => ({
    happened: 'No se ha podido leer el registro de una subida.',
    means: 'Está dañado y se ha apartado, no eliminado. Todas las demás subidas continúan.',
    todo: 'Añada el archivo de nuevo si no había llegado.',
  }),
  'ledger-too-new': () => ({
    happened: 'El registro de una subida lo escribió un Hoist más nuevo.',
    means: 'Esta versión no lo entiende y no lo ha tocado. Todas las demás subidas continúan.',
    todo: 'Ábralo con la versión más nueva.',
  }),
  'ledger-inaccessible': () => ({
    happened: 'El registro de una subida no se puede leer en este momento.',
    means: 'El sistema no deja que Hoist lo lea. Se ha dejado como está. Todas las demás subidas continúan.',
    todo: 'Compruebe la unidad y los permisos de la carpeta de datos, y vuelva a iniciar Hoist. No añada el archivo de nuevo antes.',
  }),
  'profile-file-damaged': ({ code = '', subject = '', count: leftOut }) => {
    const lost: Readonly<Record<string, string>> = {
      accounts: 'En Hoist faltan cuentas hasta que las conecte de nuevo.',
      keys: 'Faltan claves y contraseñas guardadas hasta que las introduzca de nuevo.',
      settings: 'Hay ajustes que han vuelto a sus valores predeterminados.',
      purposes: 'Hoist ya no recuerda para qué eran algunos archivos.',
      window: 'Hoist ya no recuerda dónde estaba su ventana.',
    }
    const todo: Readonly<Record<string, string>> = {
      accounts: 'Conecte las cuentas de nuevo en Ajustes.',
      keys: 'Introduzca las claves de nuevo en Ajustes.',
      settings: 'Compruebe los ajustes.',
    }
    return {
      happened:
        leftOut === undefined
          ? `Hoist no entiende su archivo «${code}.json».`
          : `Hoist no entiende una parte de su archivo «${code}.json».`,
      means: [
        leftOut === undefined
          ? `Se ha apartado como «${subject}», no eliminado.`
          : `El resto se conserva. El archivo original está en «${subject}».`,
        lost[code] ?? '',
      ]
        .join(' ')
        .trim(),
      todo: todo[code] ?? 'No tiene que hacer nada.',
    }
  },
  'profile-file-inaccessible': ({ subject = '' }) => ({
    happened: `Hoist no puede leer su archivo «${subject}».`,
    means:
      'El archivo se ha dejado como está, y Hoist se ha iniciado sin él. Lo que cambie ahí se conserva solo hasta que salga.',
    todo: 'Compruebe la unidad y los permisos de la carpeta de datos, y vuelva a iniciar Hoist.',
  }),
  'profile-in-use': () => ({
    happened: 'Hoist ya se está ejecutando con esta carpeta de datos.',
    means: 'Dos a la vez se estorbarían. No se ha cambiado nada.',
    todo: 'Use el que está abierto, o salga de él primero.',
  }),
  'history-cut': ({ count: n }) => ({
    happened: count(n ?? 0, {
      one: '# subida terminada se ha quitado de la lista.',
      other: '# subidas terminadas se han quitado de la lista.',
    }),
    means: 'La lista superaba lo que permite Ajustes, General. Los archivos siguen en el servicio.',
    todo: 'Sus ID están allí, en la lista de ID de archivo.',
  }),
  'file-id-log-unwritable': () => ({
    happened: 'No se ha podido escribir la lista de ID de archivo.',
    means:
      'Sus subidas continúan y sus ID están en la lista de subidas. Mientras tanto no se quita ninguna de ella.',
    todo: 'Compruebe el disco y los permisos de la carpeta de datos.',
  }),
  'file-id-log-unopened': () => ({
    happened: 'No se ha podido abrir la lista de ID de archivo.',
    means: 'Ningún programa para archivos de texto la ha aceptado. Su contenido no ha cambiado.',
    todo: 'Ábrala usted mismo: los detalles dicen dónde está.',
  }),
  'practice-server-failed': () => ({
    happened: 'El servidor de prácticas se ha detenido.',
    means: 'Las subidas a él no pueden continuar. No se pierde nada en su disco.',
    todo: 'Elija «Usar el servidor de prácticas» para iniciarlo de nuevo.',
  }),
  'practice-in-use': () => ({
    happened: 'El servidor de prácticas está trabajando.',
    means: 'Su carpeta sigue siendo la misma, y las subidas continúan.',
    todo: 'Espere a que terminen, o póngalas en pausa, y elija la carpeta de nuevo.',
  }),
  'practice-folder-unusable': ({ subject }) => ({
    happened: `El servidor de prácticas no puede trabajar ${subject === undefined ? 'ahí' : `en ${subject}`}.`,
    means: 'No se puede escribir en la carpeta, o contiene otra cosa. No se ha cambiado nada.',
    todo: 'Elija otra carpeta.',
  }),
  'export-failed': ({ code }) => ({
    happened:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'No se ha podido escribir el historial: ese disco está lleno.'
        : 'No se ha podido escribir el historial ahí.',
    means: 'No se ha escrito nada, y las subidas de la lista siguen como estaban.',
    todo:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Libere espacio en ese disco, o elija una carpeta de otro.'
        : 'Elija otra carpeta, o compruebe que puede escribir en esta.',
  }),
  'sandbox-off': () => ({
    happened: 'El entorno aislado (sandbox) de Chromium está desactivado.',
    means:
      'Las subidas funcionan, pero un fallo en la ventana podría alcanzar todo lo que usted puede alcanzar en este ordenador.',
    todo: 'Salga de Hoist e inícielo sin --no-sandbox y sin ELECTRON_DISABLE_SANDBOX en el entorno.',
  }),
  'login-item-refused': () => ({
    happened: 'No se ha podido cambiar el inicio con la sesión.',
    means: 'El sistema no lo ha aceptado. Todo lo demás funciona, y el ajuste queda como estaba.',
    todo: 'Mire la lista del propio sistema con los programas que se inician con la sesión.',
  }),
  'sleep-refused': () => ({
    happened: 'No se ha podido poner este ordenador en reposo.',
    means: 'Todas las subidas han terminado, y el ordenador sigue despierto.',
    todo: 'Póngalo en reposo usted mismo. Los detalles dicen qué ha respondido el sistema.',
  }),
  'not-confirmed': () => ({
    happened: 'No lo ha confirmado.',
    means: 'No se ha cambiado ni enviado nada.',
    todo: 'Inténtelo de nuevo y confírmelo si es lo que quiere.',
  }),
  'bad-request': () => ({
    happened: 'Hoist no ha podido hacerlo.',
    means:
      'Aquello de lo que se trata ya no está, o no está permitido. Sus archivos y subidas siguen como estaban.',
    todo: 'Inténtelo de nuevo. Si vuelve a ocurrir, avísenos de ello con los detalles.',
  }),
  internal: () => ({
    happened: 'Algo ha fallado dentro de Hoist.',
    means: `${kept} ${untouched}`,
    todo: 'Reintente. Si vuelve a ocurrir, avísenos con los detalles.',
  }),
})
