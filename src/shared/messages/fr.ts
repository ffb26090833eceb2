import type { Messages } from './en'
import { failuresFr } from './failures.fr'
import type { Words } from './words'

/** French. */
export const fr = ({
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
  language: 'fr',
  direction: 'ltr',
  between: { sentences: ' ', pieces: ', ' },
  fileIn: (name: string, folder: string) => `${name} (${folder})`,

  failures: failuresFr({ bytes, count }),

  app: {
    name: 'Hoist',
    loading: 'Ouverture de Hoist…',
    brokenTitle: 'La fenêtre n’a pas pu être dessinée',
    brokenText:
      'C’est une erreur de Hoist. Vos envois ne sont pas touchés : ils continuent en arrière-plan, et rien n’est perdu.',
    startTitle: 'Hoist n’a pas pu ouvrir sa fenêtre',
    tryAgain: 'Réessayer',
    details: 'Détails',
    dismiss: 'Masquer',
    close: 'Fermer',
  },

  toolbar: {
    label: 'Actions principales',
    addFiles: 'Ajouter des fichiers',
    addFolder: 'Ajouter un dossier',
    pauseAll: 'Tout suspendre',
    resumeAll: 'Tout reprendre',
    clearFinished: 'Retirer les terminés',
    settings: 'Réglages',
  },

  welcome: {
    title: 'Les gros fichiers, là où sont les modèles',
    text: 'Hoist envoie des fichiers jusqu’à 8 GiB vers la plateforme OpenAI en parties parallèles, reprend après toute interruption et vous remet l’identifiant du fichier dès qu’il est prouvé que chaque octet est arrivé.',
    connect: 'Connecter un compte',
    connectText: 'Avec une clé d’API de la plateforme OpenAI ou d’un service compatible.',
    practice: 'Utiliser le serveur d’essai',
    practiceText: 'Tout fonctionne, mais rien ne quitte cet ordinateur. Aucune clé nécessaire.',
    practiceStarting: 'Démarrage du serveur d’essai…',
    waitingTitle: (files: number) =>
      count(files, { one: '# fichier attend un compte', other: '# fichiers attendent un compte' }),
    waitingText: 'Choisissez où les envoyer. Vous déciderez de l’envoi ensuite.',
    discard: 'Abandonner',
  },

  empty: {
    title: 'Déposez des fichiers n’importe où',
    text: 'Ou utilisez Ajouter des fichiers et Ajouter un dossier ci-dessus. Vous pouvez aussi coller des fichiers de votre gestionnaire de fichiers.',
  },

  drop: {
    title: 'Déposez pour ajouter',
    text: 'Vous choisissez leur usage avant que rien ne soit envoyé.',
  },

  totals: {
    label: 'Totaux',
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `encore ${duration(seconds)}`,
  },

  limit: {
    byHand: (bytesPerSecond: number) => `Limité à ${rate(bytesPerSecond)}`,
    bySchedule: (bytesPerSecond: number) => `Limité à ${rate(bytesPerSecond)} par les horaires`,
    byScheduleUntil: (bytesPerSecond: number, at: number) =>
      `Limité à ${rate(bytesPerSecond)} par les horaires jusqu’à ${soon(at)}`,
    lift: 'Lever pour le moment',
    lifted: (bytesPerSecond: number) => `La limite de ${rate(bytesPerSecond)} est levée`,
    again: 'Limiter de nouveau',
  },

  uploads: {
    label: 'Envois',
    state: {
      queued: 'En attente',
      creating: 'Démarrage',
      uploading: 'Envoi en cours',
      ready: 'Prêt à terminer',
      completing: 'Finalisation',
      completed: 'Terminé',
      pausing: 'Mise en pause',
      paused: 'En pause',
      failing: 'Arrêt en cours',
      renewing: 'Nouveau départ',
      failed: 'Échoué',
      cancelling: 'Annulation',
      cancelled: 'Annulé',
    },
    pausedByRestart: 'En pause depuis la fermeture de Hoist',
    rowName: (name: string, state: string, size: number) => `${name}, ${state}, ${bytes(size)}`,
    sentOf: (sent: number, size: number) => `${bytes(sent)} sur ${bytes(size)}`,
    size: (size: number) => bytes(size),
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `encore ${duration(seconds)}`,
    expiresIn: (seconds: number) => `expire dans ${duration(seconds)}`,
    expired: 'expiré',
    outlook: {
      tight: 'Il reste peu de temps pour ce qui manque.',
      tightReady: 'Tout est arrivé : appuyez sur Terminer avant la fin de l’heure.',
      late: 'Avec cette ligne, son heure ne suffira pas.',
      lateTodo:
        'Mettez d’autres envois en pause, autorisez plus de parties à la fois dans les Réglages, ou recommencez-le sur une ligne plus rapide.',
      tightTodo: 'Mettre d’autres envois en pause aide.',
    },
    expiresHelp: 'Le service ferme un envoi une heure après son début.',
    failedParts: (n: number) => count(n, { one: '# partie a échoué', other: '# parties ont échoué' }),
    failedPartsRestGoesOn: (n: number) =>
      count(n, {
        one: '# partie a échoué, le reste continue',
        other: '# parties ont échoué, le reste continue',
      }),
    waitingParts: (n: number) =>
      count(n, { one: '# partie sera réessayée', other: '# parties seront réessayées' }),
    partFailure: (n: number, happened: string) => `Partie ${number(n)} : ${happened}`,
    goesOnIn: (seconds: number) => `reprend dans ${duration(seconds)}`,
    goesOn: 'reprend maintenant',
    waitsForConnection: 'En attente de la connexion',
    waitsForTurn: 'Attend son tour',
    finishing: (n: number) =>
      `Mise en pause, fin de l’envoi de ${count(n, { one: '# partie', other: '# parties' })}`,
    puttingTogether: (service: string, seconds: number) =>
      `Tout est envoyé. ${service} assemble le fichier… ${elapsed(seconds)}`,
    startedOver: 'Recommencé : la limite d’une heure avait expiré',
    progress: 'Progression',
    progressText: (sent: number, confirmed: number) =>
      `${percent(sent)} envoyé, ${percent(confirmed)} confirmé`,
    progressHelp: (sent: number, confirmed: number) =>
      `${bytes(sent)} envoyés, ${bytes(confirmed)} confirmés par le service`,
    to: (account: string) => `vers ${account}`,
    fileId: 'Identifiant du fichier',
    pause: 'Suspendre',
    pauseNow: 'Suspendre tout de suite',
    resume: 'Reprendre',
    cancel: 'Annuler',
    complete: 'Terminer',
    retry: 'Réessayer',
    remove: 'Retirer',
    showParts: 'Afficher les parties',
    showCard: 'Afficher les détails',
    showInFolder: 'Afficher dans le dossier',
    copyFileId: 'Copier l’identifiant du fichier',
    copied: 'Copié',
    details: 'Détails',
    copyReport: 'Copier le rapport',
    openBilling: 'Ouvrir la facturation',
  },

  fileCard: {
    label: (name: string) => `Détails de ${name}`,
    close: 'Masquer les détails',
    again: 'Envoyer de nouveau',
    account: 'Compte',
    size: 'Taille',
    sizeValue: (size: number) =>
      size < 1000 ? bytes(size) : `${bytes(size)} (${count(size, { one: '# octet', other: '# octets' })})`,
    duration: 'Envoyé en',
    durationValue: (seconds: number) => took(seconds),
    speed: 'Vitesse moyenne',
    finished: 'Terminé le',
    expires: 'Conservé',
    never: 'Jusqu’à ce que vous le supprimiez auprès du service',
    until: (at: number) => `Jusqu’au ${date(at)}`,
    date: (at: number) => date(at),
    checksum: 'MD5',
    copyChecksum: 'Copier la somme de contrôle',
    snippets: 'Utiliser le fichier avec',
    languages: { curl: 'curl', python: 'Python', node: 'Node.js' },
    copySnippet: 'Copier le code',
    key: (variable: string) => `La clé est lue dans la variable d’environnement ${variable}.`,
    practiceKey:
      'Le serveur d’essai garde sa clé pour lui et ne répond pas à de tels appels : ceci montre ce que cela donnera.',
    stays: 'Retirer l’envoi de la liste ne supprime pas le fichier auprès du service.',
  },

  history: {
    title: 'Envois terminés',
    text: 'Ils restent dans la liste pour que vous retrouviez leurs identifiants. Ce qui est retiré de la liste reste auprès du service.',
    count: {
      limit: 'Ne garder que les plus récents',
      limitText: 'Désactivé, les envois terminés restent, aussi nombreux soient-ils.',
      value: 'Au plus',
      valueText: 'Au-delà de ce nombre, les plus anciens sont retirés de la liste.',
    },
    days: {
      limit: 'Ne garder qu’un temps',
      limitText: 'Désactivé, les envois terminés restent, aussi anciens soient-ils.',
      value: 'Nombre de jours',
      valueText: 'Les envois terminés plus anciens sont retirés de la liste.',
    },
    number: (value: number) => number(value),
    export: 'Exporter l’historique…',
    exportText: 'En tableau pour tableurs (CSV) ou pour d’autres programmes (JSON).',
    stay: 'Les envois terminés depuis l’ouverture de Hoist, et ceux dont vous n’avez encore ni copié ni exporté l’identifiant, restent toujours.',
    openLog: 'Ouvrir la liste des identifiants',
    logText:
      'Un fichier texte avec la date, l’identifiant et le nom de chaque envoi terminé. Il les garde même quand les envois quittent la liste.',
    fileName: 'Historique de Hoist.csv',
    csv: 'Tableau (CSV)',
    json: 'JSON',
    exported: (n: number, name: string) =>
      `${count(n, { one: '# envoi terminé a été écrit dans', other: '# envois terminés ont été écrits dans' })} ${name}.`,
    nothing: 'Il n’y a pas encore d’envoi terminé à exporter.',
  },

  undo: {
    removed: (name: string) => `${name} a été retiré de la liste.`,
    removedMany: (n: number) =>
      count(n, {
        one: '# envoi a été retiré de la liste.',
        other: '# envois ont été retirés de la liste.',
      }),
    discarded: (n: number) =>
      count(n, { one: '# fichier n’a pas été ajouté.', other: '# fichiers n’ont pas été ajoutés.' }),
    stays: (n: number) =>
      count(n, {
        one: 'Un fichier arrivé reste auprès du service.',
        other: 'Les fichiers arrivés restent auprès du service.',
      }),
    undo: 'Annuler le retrait',
  },

  failureActions: {
    retry: 'Réessayer',
    'start-over': 'Recommencer',
    'enter-key': 'Saisir la clé…',
    'check-account': 'Vérifier le compte…',
    'check-proxy': 'Vérifier le proxy…',
    'choose-account': 'Choisir un compte…',
    'change-upload': 'Modifier et renvoyer…',
    'locate-file': 'Localiser le fichier…',
    'add-files': 'Choisir un autre fichier…',
    'start-practice': 'Utiliser le serveur d’essai',
  },

  list: {
    show: 'Afficher',
    filters: {
      all: 'Tous',
      running: 'En cours',
      waiting: 'En attente',
      paused: 'En pause',
      failed: 'Échoués',
      finished: 'Terminés',
    },
    filter: (name: string, n: number) => `${name} : ${count(n, { one: '# envoi', other: '# envois' })}`,
    count: (n: number) => number(n),
    search: 'Rechercher par nom',
    clearSearch: 'Effacer la recherche',
    shown: (n: number) => count(n, { one: '# envoi affiché', other: '# envois affichés' }),
    noneTitle: 'Aucun envoi ne correspond',
    noneText: (n: number) =>
      count(n, {
        one: '# envoi est dans la liste, mais cette recherche et ce filtre ne l’affichent pas.',
        other: '# envois sont dans la liste, mais cette recherche et ce filtre ne les affichent pas.',
      }),
    showAll: 'Afficher tous les envois',
    more: 'Autres actions',
    moreOf: (name: string) => `Actions pour ${name}`,
    move: {
      top: 'Placer en tête',
      up: 'Monter',
      down: 'Descendre',
      end: 'Placer à la fin',
    },
    moved: (name: string, place: number, total: number) =>
      `${name} : place ${number(place)} sur ${number(total)}`,
    movedMany: (n: number, place: number, total: number) =>
      count(n, {
        one: `# envoi placé en position ${number(place)} sur ${number(total)}`,
        other: `# envois placés en position ${number(place)} sur ${number(total)}`,
      }),
    asked: {
      pause: 'Mise en pause',
      resume: 'Reprise',
      cancel: 'Annulation',
      complete: 'Finalisation',
      retry: 'Nouvel essai',
      remove: 'Retrait',
    },
  },

  selection: {
    label: 'Sélection',
    count: (n: number) => count(n, { one: '# envoi sélectionné', other: '# envois sélectionnés' }),
    hidden: (n: number) => count(n, { one: 'dont # non affiché', other: 'dont # non affichés' }),
    clear: 'Effacer la sélection',
    top: 'Placer en tête',
    actions: {
      pause: (n: number) => `Suspendre ${number(n)}`,
      resume: (n: number) => `Reprendre ${number(n)}`,
      cancel: (n: number) => `Annuler ${number(n)}`,
      complete: (n: number) => `Terminer ${number(n)}`,
      retry: (n: number) => `Réessayer ${number(n)}`,
      remove: (n: number) => `Retirer ${number(n)}`,
    },
  },

  cancelQuestion: {
    title: (n: number) => count(n, { one: 'Annuler cet envoi ?', other: 'Annuler # envois ?' }),
    one: (name: string, confirmed: number) =>
      `Le service a confirmé ${bytes(confirmed)} de ${name}. Si vous annulez, ils sont perdus et devront être renvoyés.`,
    many: (confirmed: number) =>
      `Le service a confirmé ${bytes(confirmed)}. Si vous annulez, ils sont perdus et devront être renvoyés.`,
    pauseInstead: (n: number) =>
      count(n, {
        one: 'Si vous le suspendez plutôt, ce qui est confirmé est gardé jusqu’à la fin de l’heure de l’envoi.',
        other:
          'Si vous les suspendez plutôt, ce qui est confirmé est gardé jusqu’à la fin de l’heure de chaque envoi.',
      }),
    cancel: (n: number) => count(n, { one: 'Annuler l’envoi', other: 'Annuler # envois' }),
    keep: (n: number) => count(n, { one: 'Le garder', other: 'Les garder' }),
  },

  details: {
    detail: 'Cause',
    status: 'État',
    code: 'Code',
    serviceMessage: 'Le service a dit',
    requestId: 'Identifiant de la demande',
  },

  parts: {
    label: (name: string) => `Parties de ${name}`,
    paneLabel: 'Parties',
    close: 'Masquer les parties',
    loading: 'Lecture des parties…',
    none: 'Les parties sont prévues quand cet envoi démarre.',
    retryPart: 'Réessayer la partie',
    state: {
      pending: 'à envoyer',
      sending: 'en cours d’envoi',
      waiting: 'en attente',
      confirmed: 'confirmée',
      failed: 'échouée',
    },
    name: (n: number, total: number) => `Partie ${number(n)} sur ${number(total)}`,
    percent: (n: number) => `${number(n)} pour cent`,
    triesAgainIn: (seconds: number) => `nouvel essai dans ${duration(seconds)}`,
    triesAgain: 'nouvel essai maintenant',
    attempts: (n: number) => count(n, { one: '# essai', other: '# essais' }),
    range: (from: number, to: number, length: number) => `${bytes(length)}, de ${bytes(from)} à ${bytes(to)}`,
    detailsLabel: 'Détails de la partie',
    attemptsLabel: 'Essais',
    attempt: {
      sending: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)} : envoi depuis ${took(seconds)}, ${bytes(sent)} jusqu’ici, ${rate(speed)}`,
      confirmed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)} : ${bytes(sent)} envoyés en ${took(seconds)}, ${rate(speed)}`,
      failed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)} : échec après ${took(seconds)}, ${bytes(sent)} envoyés, ${rate(speed)}`,
      aborted: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)} : interrompu après ${took(seconds)}, ${bytes(sent)} envoyés, ${rate(speed)}`,
    },
    attemptsNotKept: 'Les essais d’avant l’ouverture de Hoist ne sont pas retenus.',
    requestId: (id: string) => `Identifiant de la demande ${id}`,
    retryThisPart: 'Réessayer cette partie',
    retryFailed: (n: number) => `Réessayer les parties échouées (${number(n)})`,
    counts: {
      confirmed: (n: number, total: number) => `${number(n)} sur ${number(total)} confirmées`,
      sending: (n: number) => `${number(n)} en cours d’envoi`,
      waiting: (n: number) => `${number(n)} en attente`,
      failed: (n: number) => count(n, { one: '# échouée', other: '# échouées' }),
    },
    hint: 'Pointez une partie, ou allez-y avec les flèches, pour en savoir plus.',
    hintFailed: 'Appuyez sur une partie échouée pour la réessayer.',
  },

  speed: {
    title: 'Vitesse',
    open: 'Graphique de vitesse',
    none: 'Rien n’a été envoyé ces dernières minutes.',
    mean: (bytesPerSecond: number) => `moyenne ${rate(bytesPerSecond)}`,
    highest: (bytesPerSecond: number) => `maximum ${rate(bytesPerSecond)}`,
    limit: (bytesPerSecond: number) => `limite ${rate(bytesPerSecond)}`,
    axis: (bytesPerSecond: number) => rate(bytesPerSecond),
    ago: (seconds: number) => `il y a ${duration(seconds)}`,
    atNow: 'maintenant',
  },

  newUpload: {
    title: 'Nouvel envoi',
    files: 'Fichiers',
    scanning: (files: number, size: number) =>
      `Lecture du dossier… ${count(files, { one: '# fichier', other: '# fichiers' })} jusqu’ici, ${bytes(size)}`,
    stopScan: 'Arrêter',
    repeated: (n: number) =>
      count(n, { one: '# fichier était déjà dans la liste', other: '# fichiers étaient déjà dans la liste' }),
    stopped: 'arrêté avant la fin',
    size: (size: number) => bytes(size),
    search: 'Rechercher parmi ces fichiers',
    andMore: (n: number) => `et ${count(n, { one: '# autre fichier', other: '# autres fichiers' })}`,
    summary: (files: number, size: number) =>
      `${count(files, { one: '# fichier', other: '# fichiers' })}, ${bytes(size)}`,
    nothing: 'Rien à envoyer',
    problems: (n: number) =>
      count(n, { one: '# fichier ne peut pas être envoyé', other: '# fichiers ne peuvent pas être envoyés' }),
    removed: (n: number) => count(n, { one: '# fichier retiré', other: '# fichiers retirés' }),
    removeProblems: 'Les laisser de côté',
    remove: 'Retirer',
    tooSlow: (bytesPerSecond: number, seconds: number) =>
      `À ${line(bytesPerSecond)}, ce fichier a besoin de ${duration(seconds)} ; le service ferme un envoi au bout d’une heure.`,
    tooSlowTodo: 'Plus de parties à la fois dans les Réglages, ou une ligne plus rapide, peuvent aider.',
    tooSlowLimit: 'C’est la limite de vitesse. Levez-la, ou démarrez le fichier quand elle ne compte pas.',
    takeSkipped: { hidden: 'Les ajouter aussi', outside: 'Ajouter leurs cibles' },
    skipped: {
      hidden: (n: number) =>
        count(n, {
          one: '# fichier caché ou du système laissé de côté',
          other: '# fichiers cachés ou du système laissés de côté',
        }),
      outside: (n: number) =>
        count(n, {
          one: '# lien qui mène hors du dossier laissé de côté',
          other: '# liens qui mènent hors du dossier laissés de côté',
        }),
    },
    sameAs: {
      text: (name: string) => `C’est peut-être le même fichier que ${name}.`,
      todo: 'Pour ne l’envoyer qu’une fois, retirez l’un des deux.',
    },
    listed: 'Déjà dans la liste.',
    uploaded: (at: number, fileId: string) => `Envoyé le ${date(at)} sous ${fileId}.`,
    knownFiles: (n: number) =>
      count(n, {
        one: '# fichier est déjà dans la liste, ou a déjà été envoyé. Il est laissé de côté.',
        other: '# fichiers sont déjà dans la liste, ou ont déjà été envoyés. Ils sont laissés de côté.',
      }),
    uploadAgain: 'Envoyer de nouveau',
    doubtfulFiles: (n: number, purpose: string) =>
      count(n, {
        one: `# fichier ne semble pas convenir à « ${purpose} ». Il est laissé de côté.`,
        other: `# fichiers ne semblent pas convenir à « ${purpose} ». Ils sont laissés de côté.`,
      }),
    uploadDoubtful: 'Envoyer quand même',
    checking: (files: number, bytesLeft: number) =>
      `Vérification du contenu de ${count(files, { one: '# fichier', other: '# fichiers' })}, encore ${bytes(bytesLeft)}…`,
    checked: (share: number) => `Vérification du contenu : ${percent(share)}`,
    skipCheck: 'Passer la vérification',
    inLine: (line: number, what: string) => `Ligne ${number(line)} : ${what}`,
    content: {
      'not-lines': () => 'Cet usage n’accepte que des fichiers .jsonl.',
      'not-picture': () => 'Cet usage n’accepte que des images PNG, JPEG, GIF et WebP.',
      'no-lines': () => 'Il ne contient que des lignes vides.',
      'too-many-lines': () => 'Un lot compte au plus 50 000 requêtes. Découpez le fichier.',
      'not-utf8': () => 'Ce n’est pas du texte en UTF-8.',
      'not-json': () => 'Ce n’est pas du JSON valide. Chaque ligne doit être un objet JSON complet.',
      'not-object': () => 'Ce n’est pas un objet JSON, comme {"…": "…"}.',
      blank: () => 'Cette ligne est vide. Retirez-la.',
      'too-long': () => 'Cette ligne dépasse 32 MiB, plus que ne peut avoir une requête ou un exemple.',
      'no-custom-id': () => 'Il manque « custom_id ».',
      'custom-id-twice': (found: string) =>
        `Le « custom_id » ${found} existe déjà plus haut. Chacun doit être unique.`,
      'wrong-method': (found: string) =>
        `« method » doit être POST${found === '' ? '' : `, et non ${found}`}.`,
      'wrong-url': (found: string) =>
        `« url » doit commencer par /v1/${found === '' ? '' : `, et non ${found}`}.`,
      'no-body': () => 'Il manque « body » avec la requête.',
      'no-example': () => 'Ce n’est pas un exemple : il manque « messages ».',
    },
    suggested: (purpose: string) => `« ${purpose} » correspond au type et au contenu des fichiers.`,
    discardTitle: (n: number) => `Abandonner ${count(n, { one: '# fichier', other: '# fichiers' })} ?`,
    discardText: 'Ils sont seulement retirés de cette liste. Rien n’arrive aux fichiers eux-mêmes.',
    discardSure: 'Les abandonner',
    discardNot: 'Les garder',
    more: 'Autres fichiers…',
    emptyFolder: 'Aucun fichier n’a été trouvé ici.',
    purpose: 'Usage',
    purposes: {
      user_data: {
        title: 'Données d’utilisateur',
        text: 'Tout ce que des modèles doivent lire. Le bon choix en cas de doute.',
      },
      batch: {
        title: 'Lot',
        text: 'Un fichier .jsonl de requêtes à traiter. Au plus 200 Mo.',
      },
      'fine-tune': {
        title: 'Ajustement fin',
        text: 'Un fichier .jsonl d’exemples dont un modèle apprend.',
      },
      assistants: {
        title: 'Assistants',
        text: 'Des fichiers pour les assistants et leurs outils de recherche et de code.',
      },
      vision: { title: 'Vision', text: 'Des images pour les modèles qui voient.' },
      evals: { title: 'Évaluations', text: 'Des données pour mesurer la qualité d’un modèle.' },
    },
    account: 'Compte',
    noKey: 'Pas encore de clé d’API',
    practiceAccount: 'Sur cet ordinateur seulement',
    autoComplete: 'Terminer automatiquement',
    autoCompleteText:
      'Le fichier existe auprès du service dès que sa dernière partie y est. Désactivé, chaque envoi attend que vous appuyiez sur Terminer.',
    upload: 'Envoyer',
    discard: 'Abandonner',
  },

  settings: {
    title: 'Réglages',
    tabs: { accounts: 'Comptes', transfers: 'Transferts', network: 'Réseau', general: 'Général' },
    bounds: (least: number, most: number) => `Saisissez un nombre de ${number(least)} à ${number(most)}.`,
    backToStandard: 'Revenir aux valeurs standard',
    standard: (value: string) => `Standard : ${value}.`,
    on: 'activé',
    off: 'désactivé',
  },

  accounts: {
    list: 'Vos comptes',
    add: 'Ajouter un compte',
    newTitle: 'Nouveau compte',
    editTitle: (name: string) => `Compte « ${name} »`,
    name: 'Nom',
    nameHelp: 'Comme vous l’appelez, par exemple « Travail ».',
    firstName: 'OpenAI',
    apiKey: 'Clé d’API',
    keyKeeps: {
      none: 'Va dans le trousseau de cet ordinateur et n’est plus jamais affichée.',
      kept: 'Une clé est conservée dans le trousseau de cet ordinateur. Saisissez-en une nouvelle pour la remplacer.',
      session: 'Une clé est connue jusqu’à ce que vous quittiez Hoist. Elle n’est écrite nulle part.',
    },
    keySession: 'Sert jusqu’à ce que vous quittiez Hoist et n’est plus jamais affichée.',
    keychainAway: {
      unreachable:
        'Conservée, mais le trousseau de cet ordinateur n’est pas accessible actuellement. Ce que vous saisissez ici sert jusqu’à ce que vous quittiez Hoist.',
      replacing:
        'Votre saisie sert jusqu’à ce que vous quittiez Hoist. La précédente reste dans le trousseau, qui n’est pas accessible actuellement, et servira de nouveau la prochaine fois.',
    },
    getKey: 'Où trouver une clé ?',
    baseUrl: 'URL de base',
    baseUrlHelp:
      'Laissez-la telle quelle pour la plateforme OpenAI, ou saisissez celle d’un service compatible.',
    organization: 'Organisation',
    organizationHelp: 'Seulement si votre clé appartient à plusieurs, comme « org-… ».',
    project: 'Projet',
    projectHelp: 'Seulement si votre clé appartient à plusieurs, comme « proj_… ».',
    certificates: 'Certificats',
    caFile: 'Autorité de certification',
    caFileHelp:
      'Seulement si cet ordinateur ne fait pas confiance au certificat du service : le fichier de l’autorité qui l’a émis.',
    clientCertificate: 'Certificat client',
    clientCertificateHelp: 'Seulement si le service en demande un : un fichier PEM ou PKCS#12.',
    clientKey: 'Clé privée',
    clientKeyHelp: 'Seulement si elle n’est pas dans le fichier du certificat client.',
    noFile: 'Aucun fichier',
    chooseFile: 'Choisir…',
    removeFile: 'Retirer',
    passphrase: 'Phrase secrète',
    passphraseKeeps: {
      none: 'Va dans le trousseau de cet ordinateur et n’est plus jamais affichée.',
      kept: 'Une phrase est conservée dans le trousseau de cet ordinateur. Saisissez-en une nouvelle pour la remplacer.',
      session: 'Une phrase est connue jusqu’à ce que vous quittiez Hoist. Elle n’est écrite nulle part.',
    },
    passphraseSession: 'Sert jusqu’à ce que vous quittiez Hoist et n’est plus jamais affichée.',
    save: 'Enregistrer',
    saved: 'Enregistré',
    testing: 'Test du compte…',
    stopTest: 'Arrêter',
    notSaved: 'Le compte n’est pas encore enregistré.',
    saveAnyway: 'Enregistrer quand même',
    refused: {
      key: 'Copiez la clé entière depuis le service et saisissez-la de nouveau.',
      rights:
        'Utilisez une clé qui peut lire et écrire des fichiers, ou demandez ce droit au gestionnaire du compte.',
      organization: 'Laissez Organisation vide, ou saisissez celle à laquelle la clé appartient.',
      project: 'Laissez Projet vide, ou saisissez celui auquel la clé appartient.',
      network: 'Vérifiez le réseau et l’URL de base. Sans réseau, le compte peut être enregistré sans test.',
      address: 'Vérifiez l’URL de base : pour la plupart des services, elle se termine par /v1.',
      service: 'Réessayez dans quelques minutes, ou enregistrez le compte sans test.',
    },
    removeKey: 'Retirer la clé',
    remove: 'Retirer le compte',
    removeTitle: (name: string) => `Retirer le compte « ${name} » ?`,
    removeText:
      'Les envois non terminés de ce compte s’arrêtent. Les fichiers arrivés restent auprès du service.',
    removeSure: 'Le retirer',
    removeNot: 'Le garder',
    keyState: {
      none: 'Pas de clé',
      kept: 'Clé dans le trousseau',
      session: 'Clé jusqu’à la fermeture',
      unreachable: 'Clé conservée, trousseau inaccessible',
      replacing: 'Nouvelle clé jusqu’à la fermeture',
    },
    practiceState: 'Sur cet ordinateur',
    practiceTitle: 'Serveur d’essai',
    practiceText:
      'Ce compte appartient au serveur d’essai de cet ordinateur. Il n’a pas besoin de clé, et rien de ce qui lui est envoyé ne quitte cet ordinateur.',
    errors: {
      name: 'Saisissez un nom.',
      line: 'Ce doit être une seule ligne de 200 caractères au plus.',
      apiKey: 'Une clé ne contient pas d’espaces. Vérifiez qu’elle a été copiée en entier.',
    },
  },

  transfers: {
    parallelAuto: 'Choisir le nombre de parties automatiquement',
    parallelAutoText:
      'Envoie en même temps autant de parties qu’il en faut pour aller plus vite sur cette ligne, et moins quand le service ou la ligne ne les supporte pas.',
    parallelMost: 'Parties à la fois, au plus',
    parallelMostText: 'Il n’y a jamais plus de parties en route en même temps, tous envois confondus.',
    parallelParts: 'Parties à la fois',
    parallelPartsText: 'Combien de parties sont en route en même temps, tous envois confondus.',
    parallelFiles: 'Fichiers à la fois',
    parallelFilesText:
      'Combien de fichiers s’envoient en même temps ; les autres attendent. Les fichiers de moins de 4 MiB ne comptent pas.',
    partSizeAuto: 'Choisir la taille des parties automatiquement',
    partSizeAutoText:
      'Des parties courtes sur une connexion lente, jusqu’à 64 MiB sur une rapide, pour qu’une pause perde au plus quelques secondes d’envoi.',
    partSize: 'Taille des parties',
    partSizeText:
      'En MiB, au plus 64, pour les parties envoyées désormais. Sur une connexion lente, une pause perd davantage des parties longues.',
    mebibytes: 'MiB',
    maxAttempts: 'Essais',
    maxAttemptsText: 'Combien de fois une partie est essayée avant de compter comme échouée.',
    keepTrying: 'Continuer d’essayer pendant au moins',
    keepTryingText:
      'Une partie ne compte comme échouée qu’après cette durée, en secondes, même si tous ses essais sont épuisés. Tant qu’un service est injoignable, rien ne compte comme échoué.',
    backoffBase: 'Première attente',
    backoffBaseText:
      'La plus longue attente avant la première répétition, en secondes. Elle double à chaque essai.',
    backoffCap: 'Plus longue attente',
    backoffCapText: 'Aucune attente entre deux essais ne dépasse cette durée, en secondes.',
    stallTimeout: 'Renoncer à une ligne muette après',
    stallTimeoutText: 'Une partie qui n’avance pas pendant ce temps est renvoyée, en secondes.',
    seconds: 's',
    checksum: 'Vérifier par une somme de contrôle',
    checksumText: 'Joint un MD5 du fichier entier, pour que le service puisse prouver que rien n’a changé.',
    groups: { parallel: 'En même temps', parts: 'Parties', trouble: 'Quand la ligne est mauvaise' },
  },

  network: {
    limit: 'Limite de vitesse',
    limitOn: 'Limiter la vitesse',
    limitOnText:
      'Laisse de la place sur la ligne pour tout le reste. Compte pour tous les envois ensemble, et aussitôt.',
    most: 'Au plus',
    mostText: (bytesPerSecond: number) => `Tous les envois ensemble envoient ${rate(bytesPerSecond)}.`,
    megabits: 'Mbit/s',
    schedule: 'À certaines heures',
    scheduleText:
      'Des heures de la semaine avec une limite à elles. Si plusieurs s’appliquent, la première compte ; le reste du temps, ce qui est réglé ci-dessus.',
    scheduleNone: 'aucune',
    rule: (n: number) => `Horaire ${number(n)}`,
    addRule: 'Ajouter un horaire',
    removeRule: 'Retirer cet horaire',
    days: 'Jours',
    day: (day: number) => weekday(day, false),
    dayShort: (day: number) => weekday(day, true),
    from: 'De',
    to: 'À',
    overnight: 'Se termine le lendemain.',
    wholeDay: 'Dure une journée entière.',
    ruleLimit: 'Limiter la vitesse pendant cet horaire',
    proxy: 'Proxy',
    proxyText:
      'Le chemin hors de ce réseau. Compte dès la prochaine requête ; cet ordinateur lui-même n’est jamais atteint par un proxy.',
    proxyModes: {
      system: {
        title: 'Comme le système',
        text: 'Ce que disent les réglages de cet ordinateur pour chaque service.',
      },
      none: { title: 'Aucun', text: 'Directement au service.' },
      manual: { title: 'Manuel', text: 'Un proxy http, https ou SOCKS à l’adresse ci-dessous.' },
    },
    proxyUrl: 'Adresse du proxy',
    proxyUrlHelp: 'Par exemple http://proxy.example.com:3128 ou socks5h://proxy.example.com:1080.',
    proxyUser: 'Nom d’utilisateur',
    proxyUserHelp: 'Seulement si le proxy en demande un.',
    proxyPassword: 'Mot de passe',
    proxyPasswordKeeps: {
      none: 'Va dans le trousseau de cet ordinateur et n’est plus jamais affiché.',
      kept: 'Un mot de passe est conservé dans le trousseau de cet ordinateur. Saisissez-en un nouveau pour le remplacer.',
      session: 'Un mot de passe est connu jusqu’à ce que vous quittiez Hoist. Il n’est écrit nulle part.',
    },
    proxyPasswordSession: 'Sert jusqu’à ce que vous quittiez Hoist et n’est plus jamais affiché.',
    proxyPasswordRemove: 'Retirer le mot de passe',
    proxyExceptions: 'Pas pour ceux-ci',
    proxyExceptionsHelp:
      'Hôtes atteints directement, séparés par des virgules, comme « intranet.example.com, *.lan, 10.0.0.0/8 ».',
    proxySave: 'Utiliser ce proxy',
    proxySaved: 'Utilisé',
    proxyErrors: {
      url: 'Saisissez une adresse comme http://proxy.example.com:3128, sans nom d’utilisateur ni chemin.',
      user: 'Un nom d’utilisateur est une ligne de 200 caractères au plus, sans deux-points.',
      password: 'Un mot de passe est une ligne de 500 caractères au plus.',
      exceptions: (wrong: string) => `« ${wrong} » n’est pas un hôte. Omettez http:// et ce qui suit le nom.`,
    },
  },

  general: {
    theme: 'Apparence',
    themes: { system: 'Comme le système', light: 'Clair', dark: 'Sombre' },
    onStart: 'Au démarrage de Hoist',
    onStartText: 'Ce que deviennent les envois non terminés.',
    onStartChoices: { wait: 'Attendre que je les reprenne', resume: 'Continuer aussitôt' },
    desktop: 'Sur ce bureau',
    notifications: 'Notifications',
    notificationsText:
      'Vous prévient quand le dernier de plusieurs envois est terminé, et quand un envoi échoue. Jamais pendant que vous regardez la fenêtre.',
    closeToTray: 'Continuer quand la fenêtre est fermée',
    closeToTrayText:
      'Fermer la fenêtre laisse Hoist ouvert sous forme d’icône dans la zone de notification, pour que les envois continuent. Quitter, dans son menu, y met fin.',
    noTray:
      'Ce bureau n’affiche pas de zone de notification. La fenêtre est réduite au lieu d’être fermée, pour que vous puissiez la retrouver.',
    startAtLogin: 'Ouvrir à la connexion',
    startAtLoginText:
      'Ouvre Hoist automatiquement. Sans sa fenêtre, s’il continue dans la zone de notification.',
    practice: 'Serveur d’essai',
    practiceText:
      'Un service sur cet ordinateur qui accepte des envois comme le vrai. Les fichiers arrivés vont dans un dossier.',
    practiceRunning: 'Le serveur d’essai est en marche.',
    practiceStopped: 'Le serveur d’essai n’est pas en marche.',
    practiceUse: 'Utiliser le serveur d’essai',
    practiceFolder: 'Ouvrir son dossier',
    practicePlace: 'Où arrivent ses fichiers',
    practicePlaceText:
      'Un autre dossier compte aussitôt. Les fichiers arrivés restent où ils sont, et les envois non terminés recommencent.',
    practiceStandard: 'dans le dossier de données de Hoist',
    practiceMove: 'Autre dossier…',
    practiceMoveBack: 'Revenir au dossier standard',
    practiceBusy: 'Le dossier peut être changé quand aucun envoi vers le serveur d’essai n’est en cours.',
    language: 'Langue',
    languageText: 'De la fenêtre, des menus et des notifications.',
    languageSystem: 'Comme le système',
    about: 'À propos',
    version: (version: string) => `Hoist ${version}`,
    runtime: (electron, chromium) => `Electron ${electron}, Chromium ${chromium}`,
    oldRuntime: (electron) =>
      `Cet Electron ne reçoit plus de correctifs de sécurité : les failles connues de son Chromium restent ouvertes. Sur un réseau qui atteint github.com, relancez Hoist depuis son dossier avec npm start. Il téléchargera alors Electron ${electron}.`,
  },

  confirm: {
    cancel: 'Annuler',
    address: {
      title: (host: string) => `Envoyer des fichiers à ${host} ?`,
      text: 'Le compte envoie sa clé d’API et vos fichiers à cette adresse. Confirmez uniquement si vous avez saisi l’adresse vous-même.',
      yes: 'Utiliser cette adresse',
    },
    key: {
      title: (host: string) => `Utiliser une autre clé pour ${host} ?`,
      text: 'Ce que vous envoyez avec cette clé appartient à son propriétaire. Confirmez uniquement si vous avez saisi la clé vous-même.',
      yes: 'Utiliser cette clé',
    },
    proxy: {
      title: (host: string) => `Utiliser le proxy ${host} ?`,
      text: 'Hoist envoie tout par ce proxy. Confirmez uniquement si vous avez saisi son adresse vous-même.',
      yes: 'Utiliser ce proxy',
    },
    send: {
      title: (files: number, host: string) =>
        `${count(files, { one: 'Envoyer # fichier', other: 'Envoyer # fichiers' })} à ${host} ?`,
      text: 'Vous l’avez envoyé auparavant à une autre adresse, ou il a changé depuis. Confirmez uniquement si vous voulez l’envoyer à cette adresse tel qu’il est maintenant.',
      yes: 'Envoyer',
    },
  },

  close: {
    title: 'Des envois sont en cours',
    text: (n: number) =>
      count(n, {
        one: '# envoi n’est pas terminé. Si vous quittez, il est mis en pause.',
        other: '# envois ne sont pas terminés. Si vous quittez, ils sont mis en pause.',
      }),
    kept: (confirmed: number) =>
      `Le service a confirmé ${bytes(confirmed)}. Ils sont gardés jusqu’à la fin de l’heure : si vous reprenez avant, seul le reste est envoyé.`,
    nothingKept:
      'Le service n’a encore rien confirmé : la prochaine fois, l’envoi recommencera depuis le début.',
    quit: 'Quitter',
    keep: 'Continuer',
  },

  notices: { label: 'Messages' },

  outage: {
    label: 'Connexion',
    keepsTrying: 'Hoist continue d’essayer.',
    refused: 'La connexion a été refusée.',
    signIn: 'Le réseau demande peut-être une identification : ouvrez une page web pour le vérifier.',
    nextTry: (seconds: number) => `Prochain essai dans ${duration(seconds)}`,
    trying: 'Essai en cours…',
    tryNow: 'Essayer maintenant',
    offline: 'Les envois reprennent d’eux-mêmes quand le réseau revient.',
    asleep: 'Les envois reprennent d’eux-mêmes.',
    isBack: (host: string) => `${host} est de nouveau joignable.`,
  },

  announce: {
    started: (name: string) => `${name} : démarré`,
    startedMany: (n: number) => count(n, { one: '# envoi démarré', other: '# envois démarrés' }),
    paused: (name: string) => `${name} : en pause`,
    pausedMany: (n: number) => count(n, { one: '# envoi en pause', other: '# envois en pause' }),
    failed: (name: string) => `${name} : échoué`,
    failedMany: (n: number) => count(n, { one: '# envoi échoué', other: '# envois échoués' }),
    completed: (name: string) => `${name} : terminé`,
    completedMany: (n: number) => count(n, { one: '# envoi terminé', other: '# envois terminés' }),
    copied: 'Identifiant du fichier copié',
    copiedReport: 'Rapport copié',
    copiedChecksum: 'Somme de contrôle copiée',
    copiedSnippet: 'Code copié',
    progress: (name: string, share: number) => `${name} : ${percent(share)}`,
  },

  menu: {
    file: 'Fichier',
    addFiles: 'Ajouter des fichiers…',
    addFolder: 'Ajouter un dossier…',
    exportHistory: 'Exporter l’historique…',
    settings: 'Réglages…',
    close: 'Fermer la fenêtre',
    quit: 'Quitter Hoist',
    edit: 'Édition',
    undo: 'Annuler',
    redo: 'Rétablir',
    cut: 'Couper',
    copy: 'Copier',
    paste: 'Coller',
    selectAll: 'Tout sélectionner',
    uploads: 'Envois',
    pauseAll: 'Tout suspendre',
    resumeAll: 'Tout reprendre',
    whenDone: 'Quand tout est terminé',
    view: 'Présentation',
    actualSize: 'Taille réelle',
    zoomIn: 'Agrandir',
    zoomOut: 'Réduire l’affichage',
    fullScreen: 'Plein écran',
    window: 'Fenêtre',
    minimize: 'Réduire',
    zoom: 'Zoom',
    front: 'Tout ramener au premier plan',
    help: 'Aide',
    helpKeys: 'Vos clés d’API',
    helpFiles: 'Vos fichiers auprès du service',
    helpStatus: 'Le service fonctionne-t-il ?',
    helpCenter: 'Aide du service',
    helpLog: 'Afficher le journal',
    about: 'À propos de Hoist',
    services: 'Services',
    hide: 'Masquer Hoist',
    hideOthers: 'Masquer les autres',
    showAll: 'Tout afficher',
  },

  tray: {
    open: 'Ouvrir Hoist',
    pauseAll: 'Tout suspendre',
    resumeAll: 'Tout reprendre',
    quit: 'Quitter',
    stopQuit: 'Ne pas quitter',
    stopSleep: 'Ne pas mettre en veille',
    tooltip: (status: string) => `Hoist : ${status}`,
    uploading: (n: number, bytesPerSecond: number | undefined, left: number | undefined) =>
      [
        `${number(n)} en cours`,
        ...(bytesPerSecond === undefined ? [] : [rate(bytesPerSecond)]),
        ...(left === undefined ? [] : [`encore ${duration(left)}`]),
      ].join(', '),
    waiting: (n: number) => `${number(n)} en attente`,
    ready: (n: number) => count(n, { one: '# prêt à terminer', other: '# prêts à terminer' }),
    failed: (n: number) => count(n, { one: '# échoué', other: '# échoués' }),
    paused: (n: number) => `${number(n)} en pause`,
    idle: 'rien à envoyer',
    badge: (n: number) => count(n, { one: '# envoi en cours', other: '# envois en cours' }),
  },

  notifications: {
    completed: (n: number) => count(n, { one: '# envoi terminé', other: '# envois terminés' }),
    completedText: (n: number, size: number) =>
      count(n, {
        one: `Le fichier est auprès du service, ${bytes(size)}.`,
        other: `Les # fichiers sont auprès du service, ${bytes(size)}.`,
      }),
    completedOne: (name: string) => `${name} : terminé`,
    alsoFailed: (n: number) => count(n, { one: '# envoi a échoué.', other: '# envois ont échoué.' }),
    alsoReady: (n: number) =>
      count(n, {
        one: '# envoi attend que vous appuyiez sur Terminer.',
        other: '# envois attendent que vous appuyiez sur Terminer.',
      }),
    ready: (n: number) => count(n, { one: '# envoi prêt à terminer', other: '# envois prêts à terminer' }),
    failed: (name: string) => `${name} : échoué`,
    failedMany: (n: number) => count(n, { one: '# envoi échoué', other: '# envois échoués' }),
    inTray: 'Hoist continue',
    inTrayText:
      'Les envois continuent en arrière-plan. L’icône de la zone de notification rouvre la fenêtre ou permet de quitter.',
    inTaskbarText:
      'Les envois continuent pendant que la fenêtre est réduite. Quitter, dans le menu Fichier, ferme Hoist.',
    quitSoon: (seconds: number) => `Hoist se ferme dans ${duration(seconds)}`,
    sleepSoon: (seconds: number) => `Cet ordinateur se met en veille dans ${duration(seconds)}`,
    soonText: 'Tous les envois sont terminés. Cliquez ici pour l’empêcher.',
  },

  whenDone: {
    label: 'Quand tout est terminé',
    choices: {
      nothing: 'Ne rien faire',
      quit: 'Quitter Hoist',
      sleep: 'Mettre en veille',
    },
    title: 'Tous les envois sont terminés',
    quitText: (seconds: number) => `Comme vous l’avez choisi, Hoist se ferme dans ${duration(seconds)}.`,
    sleepText: (seconds: number) =>
      `Comme vous l’avez choisi, cet ordinateur se met en veille dans ${duration(seconds)}.`,
    stop: 'Empêcher',
    quitNow: 'Quitter maintenant',
    sleepNow: 'Mettre en veille maintenant',
  },

  practiceAccountName: 'Serveur d’essai',
})
