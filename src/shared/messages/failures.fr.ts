import { type CertificateProblem, certificateProblems } from '../certificates'
import { mayNotRead } from '../failures'
import type { FailureTexts } from './failures.en'
import type { Words } from './words'

const kept = 'Tout ce que le service a confirmé est conservé.'
const untouched = 'Votre fichier sur cet ordinateur est intact.'

/** French. */
export const failuresFr = ({ bytes, count }: Pick<Words, 'bytes' | 'count'>): FailureTexts => ({
  'source-missing': () => ({
    happened: 'Le fichier n’est plus à sa place.',
    means: `Il a été déplacé, renommé ou supprimé : rien de plus n’en est envoyé. ${kept}`,
    todo: 'Indiquez où il se trouve maintenant, ou remettez-le à sa place et réessayez.',
  }),
  'source-unreadable': ({ cause }) => {
    const ofDrive =
      cause?.kind === 'drive-silent'
        ? 'Son disque ne répond pas.'
        : 'Son disque a signalé des erreurs à plusieurs reprises.'
    return {
      happened: 'Ce fichier est illisible.',
      means: `${cause === undefined ? 'Hoist n’a pas le droit de l’ouvrir, ou son disque n’est plus là.' : ofDrive} ${kept}`,
      todo:
        cause === undefined
          ? 'Vérifiez le disque et vos droits sur le fichier, puis réessayez.'
          : 'Vérifiez le disque et sa connexion, puis réessayez.',
    }
  },
  'drive-failed': () => ({
    happened: 'Le disque de ce fichier signale une erreur.',
    means: `Le fichier n’a pas pu être lu à l’instant. ${kept}`,
    todo: 'Vérifiez le disque et sa connexion, puis réessayez.',
  }),
  'drive-silent': () => ({
    happened: 'Le disque de ce fichier ne répond pas.',
    means: `Rien de plus ne peut être lu du fichier tant qu’il ne répond pas. ${kept}`,
    todo: 'Vérifiez le disque et sa connexion.',
  }),
  'source-not-a-file': () => ({
    happened: 'Ceci n’est pas un fichier.',
    means: 'Seuls des fichiers peuvent être envoyés, un par un.',
    todo: 'Utilisez « Ajouter un dossier » pour ajouter les fichiers d’un dossier.',
  }),
  'source-elsewhere': ({ count: n, code }) => ({
    happened:
      n !== undefined
        ? count(n, {
            one: '# élément n’est pas sur cet ordinateur.',
            other: '# éléments ne sont pas sur cet ordinateur.',
          })
        : code === 'some'
          ? 'Une partie de ce que vous avez ajouté n’est pas sur cet ordinateur.'
          : 'Ce que vous avez ajouté n’est pas sur cet ordinateur.',
    means: 'Seuls des fichiers de cet ordinateur peuvent être envoyés : cela a donc été laissé de côté.',
    todo: 'Enregistrez-le d’abord sur cet ordinateur, puis ajoutez-le à partir de là.',
  }),
  'source-empty': () => ({
    happened: 'Ce fichier est vide.',
    means: 'Le service n’accepte pas de fichiers sans contenu.',
    todo: 'Vérifiez que le programme qui crée ce fichier a terminé, puis ajoutez-le de nouveau.',
  }),
  'source-too-large': ({ bytes: size }) => ({
    happened: `Ce fichier dépasse 8 GiB${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'Le service accepte au plus 8 GiB par fichier.',
    todo: 'Découpez le fichier et envoyez les morceaux.',
  }),
  'source-too-large-for-purpose': ({ bytes: size }) => ({
    happened: `Ce fichier est trop grand pour un lot${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'Le service accepte au plus 200 Mo dans un fichier de lot.',
    todo: 'Répartissez-le en plusieurs lots, ou choisissez un autre usage.',
  }),
  'source-changed': () => ({
    happened: 'Le fichier a changé après le début de l’envoi.',
    means: 'Ce qui a été envoyé appartient à l’ancien contenu, et il ne faut pas mélanger les deux.',
    todo: 'Quand le fichier est terminé, recommencez avec le nouveau contenu.',
  }),
  'source-other': () => ({
    happened: 'Ce n’est pas le fichier avec lequel l’envoi a commencé.',
    means: `Sa taille ou sa date est différente, et il ne faut pas mélanger les deux. ${kept}`,
    todo: 'Choisissez le même fichier à son nouvel emplacement, ou ajoutez celui-ci comme nouvel envoi.',
  }),
  'source-name-too-long': () => ({
    happened: 'Le nom de ce fichier est trop long.',
    means: 'Le service ne pourrait pas le garder sous ce nom.',
    todo: 'Donnez au fichier un nom plus court et ajoutez-le de nouveau.',
  }),
  'source-name-unclear': ({ code, count: n }) =>
    code === 'handed'
      ? {
          happened: count(n ?? 1, {
            one: 'Le nom de # élément n’est pas de l’Unicode valide.',
            other: 'Les noms de # éléments ne sont pas de l’Unicode valide.',
          }),
          means: 'Il ne peut être transmis ni par glisser-déposer ni par collage : il a été laissé de côté.',
          todo: 'Choisissez-le avec « Ajouter des fichiers », ou ajoutez le dossier qui le contient.',
        }
      : {
          happened: 'Plusieurs fichiers de ce dossier ont le même nom à l’écran.',
          means: 'Leurs noms ne sont pas de l’Unicode valide : Hoist ne peut pas savoir lequel est voulu.',
          todo: 'Renommez ce fichier, ou ajoutez le dossier qui le contient.',
        },
  'names-no-file': ({ code, subject = '' }) => {
    switch (code) {
      case 'address':
        return {
          happened: `« ${subject} » n’est pas l’adresse d’un fichier de cet ordinateur.`,
          means: 'Hoist envoie des fichiers que cet ordinateur peut ouvrir : rien n’a été ajouté.',
          todo: 'Indiquez le chemin du fichier. S’il se trouve ailleurs, téléchargez-le d’abord.',
        }
      case 'option':
        return {
          happened: `« ${subject} » a été lu comme une option, alors qu’un fichier porte ce nom.`,
          means: 'Le fichier n’a pas été ajouté.',
          todo: `Écrivez « ./${subject} », ou placez « -- » avant les noms des fichiers.`,
        }
      case 'root':
        return {
          happened: 'C’est le système de fichiers entier.',
          means: 'Hoist ne le lit pas en entier : rien n’a été ajouté.',
          todo: 'Choisissez un fichier ou un dossier à l’intérieur.',
        }
      default:
        return {
          happened: 'Cet argument est vide.',
          means: 'Il ne désigne aucun fichier : rien n’a été ajouté.',
          todo: 'Vérifiez les guillemets et les variables de la commande.',
        }
    }
  },
  'account-missing': () => ({
    happened: 'Le compte de cet envoi n’est pas configuré ici.',
    means: `Hoist ne sait pas où envoyer le fichier. ${kept}`,
    todo: 'Choisissez un autre compte et envoyez le fichier de nouveau.',
  }),
  'key-missing': ({ subject }) => ({
    happened: `Il n’y a pas de clé d’API pour ${subject ?? 'ce compte'}.`,
    means: `Sans elle, le service ne nous laisse pas entrer. ${kept}`,
    todo: 'Saisissez la clé dans les Réglages : les envois reprennent alors d’eux-mêmes.',
  }),
  'key-rejected': () => ({
    happened: 'Le service n’a pas accepté la clé d’API.',
    means: `La clé est fausse ou a été révoquée. Rien de plus n’est envoyé avec elle. ${kept}`,
    todo: 'Saisissez une clé valide dans les Réglages : les envois reprennent alors d’eux-mêmes.',
  }),
  'not-allowed': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'Cette clé d’API n’a pas le droit d’envoyer des fichiers.'
        : mayNotRead(subject)
          ? `Cette clé d’API n’a pas le droit de lire des fichiers : il lui manque « ${subject} ».`
          : `Cette clé d’API n’a pas le droit d’envoyer des fichiers : il lui manque « ${subject} ».`,
    means: `Le service connaît la clé, mais ne permet pas cela avec elle. ${kept}`,
    todo: 'Demandez au gestionnaire du compte le droit d’écrire des fichiers, ou saisissez une autre clé, puis réessayez.',
  }),
  'organization-rejected': () => ({
    happened: 'L’organisation ne va pas avec la clé d’API.',
    means: `Le service n’admet pas cette clé dans cette organisation. ${kept}`,
    todo: 'Laissez l’organisation du compte vide, ou saisissez celle à laquelle la clé appartient.',
  }),
  'project-rejected': () => ({
    happened: 'Le projet ne va pas avec la clé d’API.',
    means: `Le service n’admet pas cette clé dans ce projet. ${kept}`,
    todo: 'Laissez le projet du compte vide, ou saisissez celui auquel la clé appartient.',
  }),
  'account-stopped': ({ serviceMessage: said }) => ({
    happened: 'Le service n’accepte plus rien de ce compte.',
    means: `${said === undefined ? '' : `Il indique : « ${said} » `}Tous les envois du compte attendent. ${kept}`,
    todo: 'Vérifiez le forfait et la facturation du compte, puis réessayez : tous ses envois reprennent.',
  }),
  'storage-full': ({ serviceMessage: said }) => ({
    happened: 'Le stockage de fichiers de ce compte est plein.',
    means: `${said === undefined ? '' : `Il indique : « ${said} » `}Tous les envois du compte attendent. ${kept}`,
    todo: 'Supprimez les fichiers dont le compte n’a plus besoin, ou donnez-leur une date d’expiration, puis réessayez : tous ses envois reprennent.',
  }),
  'base-url-invalid': ({ code, subject }) => {
    const named = subject === undefined ? 'L’URL de base' : `« ${subject} »`
    const means = 'Le service est introuvable avec elle, ou la clé voyagerait sans protection.'
    switch (code) {
      case 'in-clear':
        return {
          happened: `${named} enverrait la clé sans protection sur le réseau.`,
          means,
          todo: 'Saisissez une adresse qui commence par https://. http:// n’est admis que pour cet ordinateur, les adresses IP privées et les noms sans point.',
        }
      case 'spaces':
        return {
          happened: 'L’URL de base ne doit pas contenir d’espaces.',
          means,
          todo: 'Supprimez les espaces.',
        }
      case 'user':
        return {
          happened: 'L’URL de base ne doit contenir ni nom d’utilisateur ni mot de passe.',
          means,
          todo: 'Supprimez tout ce qui précède « @ ». La clé se saisit à part.',
        }
      case 'query':
        return {
          happened: 'L’URL de base ne doit pas contenir de requête (« ?… »).',
          means,
          todo: 'Supprimez tout à partir de « ? ». Seul ?api-version=… est admis, pour Azure.',
        }
      case 'fragment':
        return {
          happened: 'L’URL de base ne doit pas contenir de fragment (« #… »).',
          means,
          todo: 'Supprimez tout à partir de « # ».',
        }
      default:
        return {
          happened: `${named} n’est pas une adresse web utilisable par Hoist.`,
          means,
          todo: 'Saisissez une adresse qui commence par https://, comme https://api.openai.com/v1.',
        }
    }
  },
  'account-moved': ({ subject }) => ({
    happened: `Le compte mène maintenant à ${subject ?? 'une autre adresse'}.`,
    means: 'Vous avez envoyé ce fichier à une autre adresse, donc rien n’en part vers la nouvelle.',
    todo: 'Réessayez si vous voulez y envoyer le fichier. Hoist vous le demandera d’abord.',
  }),
  'certificate-file-unusable': ({ subject, code }) => {
    const file = subject === undefined ? 'le fichier de certificat' : subject
    const happened: Record<CertificateProblem, string> = {
      missing: `Le fichier de certificat ${file} est introuvable.`,
      unreadable: `Le fichier de certificat ${file} est illisible.`,
      'no-certificate': `Il n’y a pas de certificat dans ${file}.`,
      'no-key': `Il n’y a pas de clé privée dans ${file}.`,
      passphrase: `La phrase secrète de ${file} manque ou est fausse.`,
      'other-key': `La clé privée ne correspond pas au certificat de ${file}.`,
      unsupported: `${file} est chiffré d’une façon que Hoist ne peut pas ouvrir.`,
    }
    const todo: Partial<Record<CertificateProblem, string>> = {
      passphrase: 'Saisissez la phrase secrète dans le compte, sous « Certificats ».',
      unsupported: 'Exportez-le de nouveau avec un chiffrement AES, ou au format PEM.',
    }
    const problem = certificateProblems.find((known) => known === code) ?? 'unreadable'
    return {
      happened: happened[problem],
      means: `Ce compte a besoin du fichier pour une connexion sûre : rien n’a été envoyé. ${kept}`,
      todo: todo[problem] ?? 'Choisissez le bon fichier dans le compte, sous « Certificats ».',
    }
  },
  'client-certificate-needed': ({ subject }) => ({
    happened: `${subject ?? 'Le service'} demande un certificat client.`,
    means: `Sans lui, aucune connexion n’est acceptée, ou celui de ce compte ne l’est pas. ${kept}`,
    todo: 'Choisissez un certificat client valable dans le compte, sous « Certificats ».',
  }),
  'keychain-unavailable': () => ({
    happened: 'Cet ordinateur n’a pas de trousseau utilisable par Hoist.',
    means: 'La clé sert jusqu’à ce que vous quittiez Hoist et n’est écrite nulle part.',
    todo: 'Saisissez-la de nouveau la prochaine fois, ou installez un trousseau comme GNOME Keyring ou KWallet.',
  }),
  'keychain-unreachable': () => ({
    happened: 'Le trousseau de cet ordinateur n’est pas accessible actuellement.',
    means: `La clé y est conservée, mais Hoist ne peut pas la lire. Les envois qui en ont besoin attendent. ${kept}`,
    todo: 'Déverrouillez le trousseau et réessayez, ou saisissez la clé dans les réglages.',
  }),
  'keychain-asks': () => ({
    happened: 'Hoist attend le trousseau de cet ordinateur.',
    means:
      'Vos clés y sont conservées, et il est peut-être verrouillé ou pas encore créé. Les envois qui ont besoin d’une clé attendent ; tout le reste continue.',
    todo: 'Si votre système demande un mot de passe, saisissez-le. Hoist continue ensuite tout seul.',
  }),
  offline: () => ({
    happened: 'Cet ordinateur n’a pas de réseau.',
    means: `Les envois attendent. ${kept}`,
    todo: 'Rien : ils reprennent d’eux-mêmes quand le réseau revient.',
  }),
  asleep: () => ({
    happened: 'Cet ordinateur était en veille.',
    means: `Les envois attendent. ${kept}`,
    todo: 'Rien : ils reprennent d’eux-mêmes.',
  }),
  'host-unreachable': ({ subject }) => ({
    happened: `${subject ?? 'Le service'} est injoignable.`,
    means: `Hoist continue d’essayer et reprendra de lui-même. ${kept}`,
    todo: 'Si cela dure, vérifiez votre réseau. Vous pouvez aussi réessayer maintenant.',
  }),
  'address-unreachable': ({ subject }) => ({
    happened: `${subject ?? 'L’adresse de ce compte'} n’a jamais répondu comme le service.`,
    means:
      'L’URL de base de ce compte est peut-être incorrecte, ou le réseau ne permet pas de l’atteindre. Rien n’a été envoyé.',
    todo: 'Vérifiez l’URL de base dans les réglages et votre réseau, puis réessayez.',
  }),
  'host-not-found': ({ subject }) => ({
    happened: `${subject ?? 'Le service'} est introuvable.`,
    means: `Le réseau est coupé, ou l’adresse est fausse. ${kept}`,
    todo: 'Vérifiez le réseau et l’URL de base dans les Réglages, puis réessayez.',
  }),
  'connection-refused': ({ subject }) => ({
    happened: `${subject ?? 'Le service'} ne répond pas.`,
    means: `Le service n’y fonctionne pas, ou l’adresse est fausse. ${kept}`,
    todo: 'Vérifiez l’URL de base dans les Réglages, ou attendez que le service soit de retour, puis réessayez.',
  }),
  'connection-lost': () => ({
    happened: 'La connexion a été coupée.',
    means: `La partie qui était en route doit être renvoyée. ${kept}`,
    todo: 'Vérifiez le réseau, puis réessayez.',
  }),
  'no-progress': () => ({
    happened: 'La ligne est restée immobile trop longtemps.',
    means: `La partie qui était en route doit être renvoyée. ${kept}`,
    todo: 'Vérifiez le réseau, puis réessayez.',
  }),
  'certificate-expired': ({ subject }) => ({
    happened: `Le certificat de ${subject ?? 'ce service'} a expiré, ou n’est pas encore valable.`,
    means: `Une connexion ne serait pas sûre : rien n’a été envoyé. ${kept}`,
    todo: 'Vérifiez la date et l’heure de cet ordinateur. Si elles sont justes, prévenez la personne qui gère le service.',
  }),
  'certificate-wrong-name': ({ subject }) => ({
    happened: `${subject ?? 'Le service'} présente un certificat établi pour un autre nom.`,
    means: `Autre chose répond peut-être à cette adresse : rien n’a été envoyé. ${kept}`,
    todo: 'Vérifiez l’URL de base du compte. Si elle est juste, prévenez la personne qui gère le service ou le réseau.',
  }),
  'certificate-untrusted': ({ subject }) => ({
    happened: `Cet ordinateur ne fait pas confiance au certificat de ${subject ?? 'ce service'}.`,
    means: `Aucune autorité reconnue par cet ordinateur ne l’a émis : rien n’a été envoyé. ${kept}`,
    todo: 'Si votre entreprise ou votre réseau inspecte le trafic, cet ordinateur doit faire confiance à son certificat, ou celui-ci doit être choisi dans le compte, sous « Certificats ». Sinon, vérifiez l’URL de base.',
  }),
  'tls-failed': ({ subject }) => ({
    happened: `Aucune connexion sûre avec ${subject ?? 'le service'} n’a pu être établie.`,
    means: `Les deux côtés n’ont pas pu s’accorder sur une connexion sûre : rien n’a été envoyé. ${kept}`,
    todo: 'Vérifiez l’URL de base, ou demandez à la personne qui gère le service ou le réseau.',
  }),
  'https-missing': ({ subject }) => ({
    happened: `${subject ?? 'Le service'} répond sans chiffrement.`,
    means: `Hoist n’envoie votre clé et vos fichiers qu’en https : rien n’a été envoyé. ${kept}`,
    todo: 'Vérifiez le port de l’URL de base dans les Réglages, ou demandez à la personne qui gère le service.',
  }),
  'http1-missing': ({ subject }) => ({
    happened: `${subject ?? 'Le service'} ne prend pas en charge HTTP/1.1.`,
    means: `Hoist ne peut pas communiquer avec un serveur limité à HTTP/2 : rien n’a été envoyé. ${kept}`,
    todo: 'Demandez à la personne qui gère le service d’autoriser HTTP/1.1, ou vérifiez l’URL de base dans les Réglages.',
  }),
  'proxy-unreachable': ({ subject }) => ({
    happened: `Le proxy${subject === undefined ? '' : ` ${subject}`} est injoignable ou ne répond pas comme un proxy.`,
    means: `Sans lui, rien ne sort de ce réseau. ${kept}`,
    todo: 'Vérifiez le réseau et le proxy dans les Réglages, puis réessayez.',
  }),
  'proxy-login': ({ subject }) => ({
    happened: `Le proxy${subject === undefined ? '' : ` ${subject}`} demande un nom d’utilisateur et un mot de passe.`,
    means: `Sans eux il ne laisse rien passer, ou ceux qu’il a reçus sont faux. ${kept}`,
    todo: 'Saisissez-les dans les Réglages, sous Réseau : les envois reprennent alors d’eux-mêmes.',
  }),
  'proxy-login-unsupported': ({ subject, code }) => ({
    happened: `Le proxy${subject === undefined ? '' : ` ${subject}`} ne propose qu’une authentification que Hoist ne prend pas en charge${code === undefined ? '' : ` (${code})`}.`,
    means: `Un nom d’utilisateur et un mot de passe dans les Réglages n’y changeraient rien. ${kept}`,
    todo: 'Demandez à la personne qui gère le réseau un proxy sans cette authentification, ou utilisez un programme comme Px ou Cntlm qui s’authentifie pour vous, et saisissez son adresse dans les Réglages, sous Réseau.',
  }),
  'proxy-refused': ({ subject, status }) => ({
    happened: `Le proxy${subject === undefined ? '' : ` ${subject}`} ne nous laisse pas passer${status === undefined ? '' : ` (${status})`}.`,
    means: `Il refuse le chemin vers ce service, ou ne le trouve pas. ${kept}`,
    todo: 'Demandez à la personne qui gère le réseau, ou choisissez un autre chemin dans les Réglages, sous Réseau.',
  }),
  'proxy-unsupported': ({ subject }) => ({
    happened: `Le système demande un type de proxy que Hoist ne parle pas${subject === undefined ? '' : ` (${subject})`}.`,
    means: `Hoist ne prend en charge que les proxys http, https et SOCKS : rien n’a été envoyé. ${kept}`,
    todo: 'Saisissez un autre proxy dans les Réglages, sous Réseau, ou choisissez de n’en utiliser aucun.',
  }),
  'rate-limited': () => ({
    happened: 'Le service nous a demandé de ralentir.',
    means: `La limite de ce compte est épuisée pour le moment. ${kept}`,
    todo: 'Attendez quelques minutes, puis réessayez.',
  }),
  'service-failed': ({ status }) => ({
    happened: `Le service a un problème${status === undefined ? '' : ` (${status})`}.`,
    means: `Il n’a pas pu accepter ce que nous avons envoyé. ${kept}`,
    todo: 'Attendez quelques minutes, puis réessayez.',
  }),
  'unexpected-answer': () => ({
    happened: 'La réponse n’était pas celle d’un service d’envoi.',
    means: `Il y a autre chose à cette adresse, ou quelque chose s’interpose. ${kept}`,
    todo: 'Vérifiez l’URL de base dans les Réglages et le réseau, puis réessayez.',
  }),
  'answer-unreadable': () => ({
    happened: 'Hoist ne peut pas lire la réponse du service.',
    means: `Le service a peut-être ouvert un envoi, sans dire lequel. Il est vide et se ferme tout seul. ${untouched}`,
    todo: 'Vérifiez que ce service propose l’API Uploads, puis réessayez.',
  }),
  'file-differs': ({ bytes: size, code, subject }) => ({
    happened: 'Le fichier est arrivé, mais le service le décrit autrement.',
    means:
      code === 'bytes'
        ? `Le service indique une taille de ${bytes(size ?? 0)}.`
        : code === 'filename'
          ? `Le service indique le nom « ${subject ?? '?'} ».`
          : code === 'purpose'
            ? `Le service indique l’usage « ${subject ?? '?'} ».`
            : `Le service indique l’état « ${subject ?? '?'} ».`,
    todo: 'Comparez le fichier du service avec le vôtre avant de l’utiliser. S’ils diffèrent, supprimez-le là-bas et envoyez-le de nouveau.',
  }),
  'request-refused': ({ serviceMessage, status }) => ({
    happened: serviceMessage
      ? `Le service a refusé : ${serviceMessage}`
      : `Le service a refusé la demande${status === undefined ? '' : ` (${status})`}.`,
    means: `Renvoyer la même chose ne servirait à rien. ${untouched}`,
    todo: 'Changez ce qu’il indique, par exemple l’usage, et envoyez le fichier de nouveau.',
  }),
  'remote-upload-gone': () => ({
    happened: 'Le service ne connaît plus cet envoi.',
    means: `Ce qui a été envoyé n’y est plus. ${untouched}`,
    todo: 'Recommencez pour envoyer le fichier depuis le début.',
  }),
  'remote-upload-expired': () => ({
    happened: 'L’heure s’est écoulée avant que le fichier soit complet.',
    means: `Le service ferme un envoi une heure après son début, et ce qui a été envoyé n’y est plus. ${untouched}`,
    todo: 'Recommencez sur une ligne plus rapide, ou avec les autres envois en pause.',
  }),
  'checksum-mismatch': () => ({
    happened: 'La somme de contrôle du fichier ne correspond pas.',
    means: `Ce que le service a assemblé n’est pas ce qui se trouve sur votre disque : cela n’a pas été accepté. ${untouched}`,
    todo: 'Recommencez pour envoyer le fichier depuis le début.',
  }),
  'completion-failed': ({ serviceMessage }) => ({
    happened: serviceMessage
      ? `Le service n’a pas pu assembler le fichier : ${serviceMessage}`
      : 'Le service n’a pas pu assembler le fichier.',
    means: `Il a fermé l’envoi, et aucun fichier n’existe. ${untouched}`,
    todo: 'Recommencez pour envoyer le fichier depuis le début.',
  }),
  'completion-unknown': ({ cause }) => {
    const isBlind = cause?.kind === 'not-allowed'
    const scope = cause?.subject
    return {
      happened: isBlind
        ? `Le service n’a pas indiqué si le fichier a été finalisé, et cette clé d’API ne permet pas de le vérifier${scope === undefined ? '' : ` : il lui manque « ${scope} »`}.`
        : 'Le service n’a pas indiqué si le fichier a été finalisé.',
      means: 'Le fichier existe peut-être déjà : Hoist ne le renvoie donc pas de lui-même.',
      todo: isBlind
        ? 'Donnez à la clé le droit de lire des fichiers et réessayez, ou vérifiez auprès du service si le fichier s’y trouve.'
        : 'Réessayer le recherche à nouveau et ne le renvoie que si le service n’en a aucune trace.',
    }
  },
  'parts-failed': ({ count: parts = 1 }) => ({
    happened: count(parts, {
      one: 'Une partie n’a pas pu être envoyée.',
      other: '# parties n’ont pas pu être envoyées.',
    }),
    means: kept,
    todo: 'Réessayez : seul ce qui manque est envoyé.',
  }),
  'proof-failed': () => ({
    happened: 'Les parties ne donnent pas le fichier.',
    means: `Hoist a vérifié avant de terminer et s’est arrêté : aucun fichier faux n’a été créé. ${untouched}`,
    todo: 'Recommencez pour envoyer le fichier depuis le début, et signalez-le.',
  }),
  'disk-full': () => ({
    happened: 'Le disque est plein.',
    means: 'Hoist ne peut pas noter ce qui a été envoyé et s’est arrêté avant que rien ne se perde.',
    todo: 'Libérez de la place sur le disque, puis réessayez.',
  }),
  'ledger-unwritable': () => ({
    happened: 'Hoist ne peut pas écrire dans son propre dossier.',
    means: 'Il ne peut pas noter ce qui a été envoyé et s’est arrêté avant que rien ne se perde.',
    todo: 'Vérifiez les droits du dossier, puis réessayez.',
  }),
  'ledger-unreadable': () => ({
    happened: 'Le registre d’un envoi n’a pas pu être lu.',
    means: 'Il est endommagé et a été mis de côté, pas supprimé. Tous les autres envois continuent.',
    todo: 'Ajoutez le fichier de nouveau s’il n’était pas arrivé.',
  }),
  'ledger-too-new': () => ({
    happened: 'Le registre d’un envoi a été écrit par un Hoist plus récent.',
    means: 'Cette version ne le comprend pas et n’y a pas touché. Tous les autres envois continuent.',
    todo: 'Ouvrez-le avec la version plus récente.',
  }),
  'ledger-inaccessible': () => ({
    happened: 'Le registre d’un envoi est illisible pour le moment.',
    means:
      'Le système ne laisse pas Hoist le lire. Il a été laissé tel quel. Tous les autres envois continuent.',
    todo: 'Vérifiez le disque et les droits du dossier de données, puis relancez Hoist. N’ajoutez pas le fichier de nouveau avant.',
  }),
  'profile-file-damaged': ({ code = '', subject = '', count: leftOut }) => {
    const lost: Readonly<Record<string, string>> = {
      accounts: 'Des comptes manquent dans Hoist jusqu’à ce que vous les connectiez de nouveau.',
      keys: 'Des clés et mots de passe enregistrés manquent jusqu’à ce que vous les saisissiez de nouveau.',
      settings: 'Des réglages sont revenus à leurs valeurs par défaut.',
      purposes: 'Hoist ne sait plus à quoi servaient certains fichiers.',
      window: 'Hoist ne sait plus où était sa fenêtre.',
    }
    const todo: Readonly<Record<string, string>> = {
      accounts: 'Connectez de nouveau les comptes dans les réglages.',
      keys: 'Saisissez de nouveau les clés dans les réglages.',
      settings: 'Vérifiez les réglages.',
    }
    return {
      happened:
        leftOut === undefined
          ? `Hoist ne comprend pas son fichier « ${code}.json ».`
          : `Hoist ne comprend pas une partie de son fichier « ${code}.json ».`,
      means: [
        leftOut === undefined
          ? `Il a été mis de côté sous le nom « ${subject} », pas supprimé.`
          : `Le reste est conservé. Le fichier d’origine est dans « ${subject} ».`,
        lost[code] ?? '',
      ]
        .join(' ')
        .trim(),
      todo: todo[code] ?? 'Vous n’avez rien à faire.',
    }
  },
  'profile-file-inaccessible': ({ subject = '' }) => ({
    happened: `Hoist ne peut pas lire son fichier « ${subject} ».`,
    means:
      'Le fichier a été laissé tel quel, et Hoist a démarré sans lui. Ce que vous y changez n’est gardé que jusqu’à ce que vous quittiez Hoist.',
    todo: 'Vérifiez le disque et les droits du dossier de données, puis relancez Hoist.',
  }),
  'profile-in-use': () => ({
    happened: 'Hoist est déjà ouvert avec ce dossier de données.',
    means: 'Deux à la fois se gêneraient. Rien n’a été changé.',
    todo: 'Utilisez celui qui est ouvert, ou quittez-le d’abord.',
  }),
  'history-cut': ({ count: n }) => ({
    happened: count(n ?? 0, {
      one: '# envoi terminé a été retiré de la liste.',
      other: '# envois terminés ont été retirés de la liste.',
    }),
    means: 'La liste dépassait ce que permettent Réglages, Général. Les fichiers restent auprès du service.',
    todo: 'Vous y trouvez leurs identifiants dans la liste des identifiants.',
  }),
  'file-id-log-unwritable': () => ({
    happened: 'La liste des identifiants n’a pas pu être écrite.',
    means:
      'Vos envois continuent, et leurs identifiants sont dans la liste des envois. Aucun n’en est retiré entre-temps.',
    todo: 'Vérifiez le disque et les droits du dossier de données.',
  }),
  'file-id-log-unopened': () => ({
    happened: 'La liste des identifiants n’a pas pu être ouverte.',
    means: 'Aucun programme pour fichiers texte ne l’a acceptée. Son contenu est inchangé.',
    todo: 'Ouvrez-la vous-même : les détails indiquent où elle se trouve.',
  }),
  'practice-server-failed': () => ({
    happened: 'Le serveur d’essai s’est arrêté.',
    means: 'Les envois vers lui ne peuvent pas continuer. Rien n’est perdu sur votre disque.',
    todo: 'Choisissez « Utiliser le serveur d’essai » pour le redémarrer.',
  }),
  'practice-in-use': () => ({
    happened: 'Le serveur d’essai est au travail.',
    means: 'Son dossier reste le même, et les envois continuent.',
    todo: 'Attendez qu’ils soient terminés, ou mettez-les en pause, et choisissez le dossier de nouveau.',
  }),
  'practice-folder-unusable': ({ subject }) => ({
    happened: `Le serveur d’essai ne peut pas travailler ${subject === undefined ? 'là' : `dans ${subject}`}.`,
    means: 'Le dossier n’est pas accessible en écriture, ou contient autre chose. Rien n’a été changé.',
    todo: 'Choisissez un autre dossier.',
  }),
  'export-failed': ({ code }) => ({
    happened:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'L’historique n’a pas pu être écrit : ce disque est plein.'
        : 'L’historique n’a pas pu être écrit à cet endroit.',
    means: 'Rien n’a été écrit, et les envois de la liste sont comme avant.',
    todo:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Libérez de la place sur ce disque, ou choisissez un dossier d’un autre.'
        : 'Choisissez un autre dossier, ou vérifiez que vous pouvez écrire dans celui-ci.',
  }),
  'sandbox-off': () => ({
    happened: 'Le bac à sable de Chromium est désactivé.',
    means:
      'Vos envois fonctionnent, mais une faille dans la fenêtre pourrait atteindre tout ce à quoi vous avez accès sur cet ordinateur.',
    todo: 'Quittez Hoist, puis lancez-le sans --no-sandbox et sans ELECTRON_DISABLE_SANDBOX dans l’environnement.',
  }),
  'login-item-refused': () => ({
    happened: 'L’ouverture à la connexion n’a pas pu être changée.',
    means: 'Le système ne l’a pas accepté. Tout le reste fonctionne, et le réglage reste comme il était.',
    todo: 'Regardez la liste du système des programmes ouverts à la connexion.',
  }),
  'sleep-refused': () => ({
    happened: 'Cet ordinateur n’a pas pu être mis en veille.',
    means: 'Tous les envois sont terminés, et l’ordinateur reste éveillé.',
    todo: 'Mettez-le en veille vous-même. Les détails disent ce que le système a répondu.',
  }),
  'not-confirmed': () => ({
    happened: 'Vous ne l’avez pas confirmé.',
    means: 'Rien n’a été modifié ni envoyé.',
    todo: 'Réessayez et confirmez si c’est ce que vous voulez.',
  }),
  'bad-request': () => ({
    happened: 'Hoist n’a pas pu le faire.',
    means:
      'Ce dont il s’agit n’est plus là, ou n’est pas permis. Vos fichiers et vos envois sont restés tels quels.',
    todo: 'Réessayez. Si cela se reproduit, signalez-le avec les détails.',
  }),
  internal: () => ({
    happened: 'Quelque chose n’a pas fonctionné dans Hoist.',
    means: `${kept} ${untouched}`,
    todo: 'Réessayez. Si cela se reproduit, signalez-le avec les détails.',
  }),
})
