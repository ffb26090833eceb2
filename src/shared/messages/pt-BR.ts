import type { Messages } from './en'
import { failuresPtBR } from './failures.pt-BR'
import type { Words } from './words'

/** Brazilian Portuguese. */
export const ptBR = ({
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
  language: 'pt-BR',
  direction: 'ltr',
  between: { sentences: ' ', pieces: ', ' },
  fileIn: (name: string, folder: string) => `${name} (${folder})`,

  failures: failuresPtBR({ bytes, count }),

  app: {
    name: 'Hoist',
    loading: 'Abrindo o Hoist…',
    brokenTitle: 'Não foi possível desenhar a janela',
    brokenText:
      'Isto é um erro do Hoist. Seus envios não são afetados: eles continuam em segundo plano, e nada se perde.',
    startTitle: 'O Hoist não conseguiu abrir a janela',
    tryAgain: 'Tentar novamente',
    details: 'Detalhes',
    dismiss: 'Dispensar',
    close: 'Fechar',
  },

  toolbar: {
    label: 'Ações principais',
    addFiles: 'Adicionar arquivos',
    addFolder: 'Adicionar pasta',
    pauseAll: 'Pausar tudo',
    resumeAll: 'Retomar tudo',
    clearFinished: 'Limpar terminados',
    settings: 'Ajustes',
  },

  welcome: {
    title: 'Leve arquivos grandes para onde os modelos estão',
    text: 'O Hoist envia arquivos de até 8 GiB para a plataforma da OpenAI em partes paralelas, continua depois de qualquer interrupção e entrega a você o ID do arquivo quando está provado que cada byte chegou.',
    connect: 'Conectar uma conta',
    connectText: 'Com uma chave de API da plataforma da OpenAI ou de um serviço compatível.',
    practice: 'Usar o servidor de treino',
    practiceText: 'Tudo funciona, mas nada sai deste computador. Não é preciso chave.',
    practiceStarting: 'Iniciando o servidor de treino…',
    waitingTitle: (files: number) =>
      count(files, { one: '# arquivo espera uma conta', other: '# arquivos esperam uma conta' }),
    waitingText: 'Escolha para onde enviá-los. Sobre o envio você decide depois.',
    discard: 'Descartar',
  },

  empty: {
    title: 'Solte arquivos em qualquer lugar',
    text: 'Ou use Adicionar arquivos e Adicionar pasta acima. Você também pode colar arquivos do seu gerenciador de arquivos.',
  },

  drop: {
    title: 'Solte para adicionar',
    text: 'Você escolhe para que servem antes que algo seja enviado.',
  },

  totals: {
    label: 'Totais',
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `restam ${duration(seconds)}`,
  },

  limit: {
    byHand: (bytesPerSecond: number) => `Limitado a ${rate(bytesPerSecond)}`,
    bySchedule: (bytesPerSecond: number) => `Limitado a ${rate(bytesPerSecond)} pelo horário`,
    byScheduleUntil: (bytesPerSecond: number, at: number) =>
      `Limitado a ${rate(bytesPerSecond)} pelo horário até ${soon(at)}`,
    lift: 'Suspender por enquanto',
    lifted: (bytesPerSecond: number) => `O limite de ${rate(bytesPerSecond)} está suspenso`,
    again: 'Limitar de novo',
  },

  uploads: {
    label: 'Envios',
    state: {
      queued: 'Em espera',
      creating: 'Iniciando',
      uploading: 'Enviando',
      ready: 'Pronto para concluir',
      completing: 'Concluindo',
      completed: 'Concluído',
      pausing: 'Pausando',
      paused: 'Pausado',
      failing: 'Parando',
      renewing: 'Começando de novo',
      failed: 'Com falha',
      cancelling: 'Cancelando',
      cancelled: 'Cancelado',
    },
    pausedByRestart: 'Pausado desde que o Hoist foi fechado',
    rowName: (name: string, state: string, size: number) => `${name}, ${state}, ${bytes(size)}`,
    sentOf: (sent: number, size: number) => `${bytes(sent)} de ${bytes(size)}`,
    size: (size: number) => bytes(size),
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `restam ${duration(seconds)}`,
    expiresIn: (seconds: number) => `expira em ${duration(seconds)}`,
    expired: 'expirado',
    outlook: {
      tight: 'Resta pouco tempo para o que falta.',
      tightReady: 'Tudo chegou: pressione Concluir antes que a hora acabe.',
      late: 'Nesta linha ele não termina dentro da hora.',
      lateTodo:
        'Pause outros envios, permita mais partes ao mesmo tempo nos Ajustes, ou comece em uma linha mais rápida.',
      tightTodo: 'Pausar outros envios ajuda.',
    },
    expiresHelp: 'O serviço encerra um envio uma hora depois do início.',
    failedParts: (n: number) => count(n, { one: '# parte falhou', other: '# partes falharam' }),
    failedPartsRestGoesOn: (n: number) =>
      count(n, {
        one: '# parte falhou, o resto continua',
        other: '# partes falharam, o resto continua',
      }),
    waitingParts: (n: number) =>
      count(n, { one: '# parte será tentada de novo', other: '# partes serão tentadas de novo' }),
    partFailure: (n: number, happened: string) => `Parte ${number(n)}: ${happened}`,
    goesOnIn: (seconds: number) => `continua em ${duration(seconds)}`,
    goesOn: 'continua agora',
    waitsForConnection: 'Aguardando a conexão',
    waitsForTurn: 'Aguardando a vez',
    finishing: (n: number) => `Pausando, terminando ${count(n, { one: '# parte', other: '# partes' })}`,
    puttingTogether: (service: string, seconds: number) =>
      `Tudo enviado. ${service} está montando o arquivo… ${elapsed(seconds)}`,
    startedOver: 'Recomeçado: o limite de uma hora tinha terminado',
    progress: 'Progresso',
    progressText: (sent: number, confirmed: number) =>
      `${percent(sent)} enviado, ${percent(confirmed)} confirmado`,
    progressHelp: (sent: number, confirmed: number) =>
      `${bytes(sent)} enviados, ${bytes(confirmed)} confirmados pelo serviço`,
    to: (account: string) => `para ${account}`,
    fileId: 'ID do arquivo',
    pause: 'Pausar',
    pauseNow: 'Pausar agora',
    resume: 'Retomar',
    cancel: 'Cancelar',
    complete: 'Concluir',
    retry: 'Tentar novamente',
    remove: 'Remover',
    showParts: 'Mostrar partes',
    showCard: 'Mostrar detalhes',
    showInFolder: 'Mostrar na pasta',
    copyFileId: 'Copiar ID do arquivo',
    copied: 'Copiado',
    details: 'Detalhes',
    copyReport: 'Copiar relatório',
    openBilling: 'Abrir faturamento',
  },

  fileCard: {
    label: (name: string) => `Detalhes de ${name}`,
    close: 'Ocultar detalhes',
    again: 'Enviar de novo',
    account: 'Conta',
    size: 'Tamanho',
    sizeValue: (size: number) =>
      size < 1000 ? bytes(size) : `${bytes(size)} (${count(size, { one: '# byte', other: '# bytes' })})`,
    duration: 'Enviado em',
    durationValue: (seconds: number) => took(seconds),
    speed: 'Velocidade média',
    finished: 'Terminado',
    expires: 'Guardado',
    never: 'Até você excluí-lo no serviço',
    until: (at: number) => `Até ${date(at)}`,
    date: (at: number) => date(at),
    checksum: 'MD5',
    copyChecksum: 'Copiar soma de verificação',
    snippets: 'Usar o arquivo com',
    languages: { curl: 'curl', python: 'Python', node: 'Node.js' },
    copySnippet: 'Copiar código',
    key: (variable: string) => `A chave é lida da variável de ambiente ${variable}.`,
    practiceKey:
      'O servidor de treino guarda a chave para si e não responde a chamadas assim: isto mostra como será.',
    stays: 'Remover o envio da lista não exclui o arquivo no serviço.',
  },

  history: {
    title: 'Envios terminados',
    text: 'Eles ficam na lista para que você encontre os IDs dos arquivos. O que é removido da lista continua no serviço.',
    count: {
      limit: 'Manter só os mais novos',
      limitText: 'Desativado, os envios terminados ficam, por mais que sejam.',
      value: 'No máximo',
      valueText: 'Além deste número, os mais antigos são removidos da lista.',
    },
    days: {
      limit: 'Manter só por um tempo',
      limitText: 'Desativado, os envios terminados ficam, por mais antigos que sejam.',
      value: 'Número de dias',
      valueText: 'Envios terminados mais antigos são removidos da lista.',
    },
    number: (value: number) => number(value),
    export: 'Exportar histórico…',
    exportText: 'Como tabela para planilhas (CSV) ou para outros programas (JSON).',
    stay: 'Os envios que terminaram desde que você abriu o Hoist e aqueles cujo ID de arquivo você ainda não copiou nem exportou ficam sempre.',
    openLog: 'Abrir a lista de IDs de arquivo',
    logText:
      'Um arquivo de texto com a data, o ID e o nome de cada envio terminado. Ele os guarda mesmo quando os envios saem da lista.',
    fileName: 'Histórico do Hoist.csv',
    csv: 'Tabela (CSV)',
    json: 'JSON',
    exported: (n: number, name: string) =>
      `${count(n, { one: '# envio terminado foi gravado em', other: '# envios terminados foram gravados em' })} ${name}.`,
    nothing: 'Ainda não há nenhum envio terminado para exportar.',
  },

  undo: {
    removed: (name: string) => `${name} foi removido da lista.`,
    removedMany: (n: number) =>
      count(n, { one: '# envio foi removido da lista.', other: '# envios foram removidos da lista.' }),
    discarded: (n: number) =>
      count(n, { one: '# arquivo não foi adicionado.', other: '# arquivos não foram adicionados.' }),
    stays: (n: number) =>
      count(n, {
        one: 'Um arquivo que chegou continua no serviço.',
        other: 'Arquivos que chegaram continuam no serviço.',
      }),
    undo: 'Desfazer',
  },

  failureActions: {
    retry: 'Tentar novamente',
    'start-over': 'Começar de novo',
    'enter-key': 'Digitar chave…',
    'check-account': 'Verificar conta…',
    'check-proxy': 'Verificar proxy…',
    'choose-account': 'Escolher conta…',
    'change-upload': 'Mudar e enviar de novo…',
    'locate-file': 'Localizar arquivo…',
    'add-files': 'Escolher outro arquivo…',
    'start-practice': 'Usar o servidor de treino',
  },

  list: {
    show: 'Mostrar',
    filters: {
      all: 'Todos',
      running: 'Em andamento',
      waiting: 'Em espera',
      paused: 'Pausados',
      failed: 'Com falha',
      finished: 'Terminados',
    },
    filter: (name: string, n: number) => `${name}: ${count(n, { one: '# envio', other: '# envios' })}`,
    count: (n: number) => number(n),
    search: 'Buscar por nome',
    clearSearch: 'Limpar a busca',
    shown: (n: number) => count(n, { one: '# envio mostrado', other: '# envios mostrados' }),
    noneTitle: 'Nenhum envio corresponde',
    noneText: (n: number) =>
      count(n, {
        one: 'Há # envio na lista, mas esta busca e este filtro não o mostram.',
        other: 'Há # envios na lista, mas esta busca e este filtro não os mostram.',
      }),
    showAll: 'Mostrar todos os envios',
    more: 'Mais ações',
    moreOf: (name: string) => `Ações para ${name}`,
    move: {
      top: 'Mover para o início',
      up: 'Mover para cima',
      down: 'Mover para baixo',
      end: 'Mover para o fim',
    },
    moved: (name: string, place: number, total: number) =>
      `${name}: lugar ${number(place)} de ${number(total)}`,
    movedMany: (n: number, place: number, total: number) =>
      count(n, {
        one: `# envio movido para o lugar ${number(place)} de ${number(total)}`,
        other: `# envios movidos para o lugar ${number(place)} de ${number(total)}`,
      }),
    asked: {
      pause: 'Pausando',
      resume: 'Retomando',
      cancel: 'Cancelando',
      complete: 'Concluindo',
      retry: 'Tentando de novo',
      remove: 'Removendo',
    },
  },

  selection: {
    label: 'Seleção',
    count: (n: number) => count(n, { one: '# envio selecionado', other: '# envios selecionados' }),
    hidden: (n: number) => count(n, { one: '# deles não é mostrado', other: '# deles não são mostrados' }),
    clear: 'Limpar a seleção',
    top: 'Mover para o início',
    actions: {
      pause: (n: number) => `Pausar ${number(n)}`,
      resume: (n: number) => `Retomar ${number(n)}`,
      cancel: (n: number) => `Cancelar ${number(n)}`,
      complete: (n: number) => `Concluir ${number(n)}`,
      retry: (n: number) => `Tentar novamente ${number(n)}`,
      remove: (n: number) => `Remover ${number(n)}`,
    },
  },

  cancelQuestion: {
    title: (n: number) => count(n, { one: 'Cancelar este envio?', other: 'Cancelar # envios?' }),
    one: (name: string, confirmed: number) =>
      `O serviço confirmou ${bytes(confirmed)} de ${name}. Se você cancelar, eles se perdem e precisam ser enviados de novo.`,
    many: (confirmed: number) =>
      `O serviço confirmou ${bytes(confirmed)}. Se você cancelar, eles se perdem e precisam ser enviados de novo.`,
    pauseInstead: (n: number) =>
      count(n, {
        one: 'Se em vez disso você pausar, o que foi confirmado é mantido até o fim da hora do envio.',
        other: 'Se em vez disso você pausar, o que foi confirmado é mantido até o fim da hora de cada envio.',
      }),
    cancel: (n: number) => count(n, { one: 'Cancelar o envio', other: 'Cancelar # envios' }),
    keep: (n: number) => count(n, { one: 'Mantê-lo', other: 'Mantê-los' }),
  },

  details: {
    detail: 'Causa',
    status: 'Status',
    code: 'Código',
    serviceMessage: 'O serviço disse',
    requestId: 'ID da solicitação',
  },

  parts: {
    label: (name: string) => `Partes de ${name}`,
    paneLabel: 'Partes',
    close: 'Ocultar partes',
    loading: 'Lendo as partes…',
    none: 'As partes são planejadas quando este envio começa.',
    retryPart: 'Tentar a parte novamente',
    state: {
      pending: 'pendente',
      sending: 'enviando',
      waiting: 'em espera',
      confirmed: 'confirmada',
      failed: 'com falha',
    },
    name: (n: number, total: number) => `Parte ${number(n)} de ${number(total)}`,
    percent: (n: number) => `${number(n)} por cento`,
    triesAgainIn: (seconds: number) => `tenta de novo em ${duration(seconds)}`,
    triesAgain: 'tenta de novo agora',
    attempts: (n: number) => count(n, { one: '# tentativa', other: '# tentativas' }),
    range: (from: number, to: number, length: number) => `${bytes(length)}, de ${bytes(from)} a ${bytes(to)}`,
    detailsLabel: 'Detalhes da parte',
    attemptsLabel: 'Tentativas',
    attempt: {
      sending: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: enviando há ${took(seconds)}, ${bytes(sent)} até agora, ${rate(speed)}`,
      confirmed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: ${bytes(sent)} enviados em ${took(seconds)}, ${rate(speed)}`,
      failed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: falhou após ${took(seconds)}, ${bytes(sent)} enviados, ${rate(speed)}`,
      aborted: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: interrompida após ${took(seconds)}, ${bytes(sent)} enviados, ${rate(speed)}`,
    },
    attemptsNotKept: 'As tentativas de antes da abertura do Hoist não são lembradas.',
    requestId: (id: string) => `ID da solicitação ${id}`,
    retryThisPart: 'Tentar esta parte novamente',
    retryFailed: (n: number) => `Tentar novamente as partes com falha (${number(n)})`,
    counts: {
      confirmed: (n: number, total: number) => `${number(n)} de ${number(total)} confirmadas`,
      sending: (n: number) => `${number(n)} enviando`,
      waiting: (n: number) => `${number(n)} em espera`,
      failed: (n: number) => `${number(n)} com falha`,
    },
    hint: 'Aponte para uma parte, ou vá até ela com as setas, para saber mais.',
    hintFailed: 'Pressione uma parte com falha para tentá-la novamente.',
  },

  speed: {
    title: 'Velocidade',
    open: 'Gráfico de velocidade',
    none: 'Nada foi enviado nos últimos minutos.',
    mean: (bytesPerSecond: number) => `média ${rate(bytesPerSecond)}`,
    highest: (bytesPerSecond: number) => `máxima ${rate(bytesPerSecond)}`,
    limit: (bytesPerSecond: number) => `limite ${rate(bytesPerSecond)}`,
    axis: (bytesPerSecond: number) => rate(bytesPerSecond),
    ago: (seconds: number) => `há ${duration(seconds)}`,
    atNow: 'agora',
  },

  newUpload: {
    title: 'Novo envio',
    files: 'Arquivos',
    scanning: (files: number, size: number) =>
      `Lendo a pasta… ${count(files, { one: '# arquivo', other: '# arquivos' })} até agora, ${bytes(size)}`,
    stopScan: 'Parar',
    repeated: (n: number) =>
      count(n, { one: '# arquivo já estava na lista', other: '# arquivos já estavam na lista' }),
    stopped: 'parado antes do fim',
    size: (size: number) => bytes(size),
    search: 'Buscar entre estes arquivos',
    andMore: (n: number) => `e ${count(n, { one: 'mais # arquivo', other: 'mais # arquivos' })}`,
    summary: (files: number, size: number) =>
      `${count(files, { one: '# arquivo', other: '# arquivos' })}, ${bytes(size)}`,
    nothing: 'Nada para enviar',
    problems: (n: number) =>
      count(n, { one: '# arquivo não pode ser enviado', other: '# arquivos não podem ser enviados' }),
    removed: (n: number) => count(n, { one: '# arquivo retirado', other: '# arquivos retirados' }),
    removeProblems: 'Deixá-los de fora',
    remove: 'Remover',
    tooSlow: (bytesPerSecond: number, seconds: number) =>
      `A ${line(bytesPerSecond)} este arquivo precisa de ${duration(seconds)}; o serviço encerra um envio depois de uma hora.`,
    tooSlowTodo: 'Mais partes ao mesmo tempo nos Ajustes, ou uma linha mais rápida, podem ajudar.',
    tooSlowLimit: 'Esse é o limite de velocidade. Suspenda-o, ou comece o arquivo quando ele não valer.',
    takeSkipped: { hidden: 'Adicionar também', outside: 'Adicionar os destinos' },
    skipped: {
      hidden: (n: number) =>
        count(n, {
          one: '# arquivo oculto ou do sistema deixado de fora',
          other: '# arquivos ocultos ou do sistema deixados de fora',
        }),
      outside: (n: number) =>
        count(n, {
          one: '# link que leva para fora da pasta deixado de fora',
          other: '# links que levam para fora da pasta deixados de fora',
        }),
    },
    sameAs: {
      text: (name: string) => `Talvez seja o mesmo arquivo que ${name}.`,
      todo: 'Para enviá-lo só uma vez, remova um dos dois.',
    },
    listed: 'Já está na lista.',
    uploaded: (at: number, fileId: string) => `Foi enviado em ${date(at)} como ${fileId}.`,
    knownFiles: (n: number) =>
      count(n, {
        one: '# arquivo já está na lista ou foi enviado antes. Ele fica de fora.',
        other: '# arquivos já estão na lista ou foram enviados antes. Eles ficam de fora.',
      }),
    uploadAgain: 'Enviar de novo',
    doubtfulFiles: (n: number, purpose: string) =>
      count(n, {
        one: `# arquivo não parece certo para “${purpose}”. Ele fica de fora.`,
        other: `# arquivos não parecem certos para “${purpose}”. Eles ficam de fora.`,
      }),
    uploadDoubtful: 'Enviar mesmo assim',
    checking: (files: number, bytesLeft: number) =>
      `Verificando o conteúdo de ${count(files, { one: '# arquivo', other: '# arquivos' })}, faltam ${bytes(bytesLeft)}…`,
    checked: (share: number) => `Verificando o conteúdo: ${percent(share)}`,
    skipCheck: 'Pular a verificação',
    inLine: (line: number, what: string) => `Linha ${number(line)}: ${what}`,
    content: {
      'not-lines': () => 'Esta finalidade só aceita arquivos .jsonl.',
      'not-picture': () => 'Esta finalidade só aceita imagens PNG, JPEG, GIF e WebP.',
      'no-lines': () => 'Não há nada nele além de linhas em branco.',
      'too-many-lines': () => 'Um lote tem no máximo 50.000 solicitações. Divida o arquivo.',
      'not-utf8': () => 'Isto não é texto em UTF-8.',
      'not-json': () => 'Isto não é JSON válido. Cada linha deve ser um objeto JSON completo.',
      'not-object': () => 'Isto não é um objeto JSON, como {"…": "…"}.',
      blank: () => 'Esta linha está em branco. Retire-a.',
      'too-long': () => 'Esta linha passa de 32 MiB, mais do que uma solicitação ou um exemplo pode ter.',
      'no-custom-id': () => 'Falta o “custom_id”.',
      'custom-id-twice': (found: string) =>
        `O “custom_id” ${found} já apareceu antes. Cada um deve ser único.`,
      'wrong-method': (found: string) => `O “method” deve ser POST${found === '' ? '' : `, não ${found}`}.`,
      'wrong-url': (found: string) => `A “url” deve começar com /v1/${found === '' ? '' : `, não ${found}`}.`,
      'no-body': () => 'Falta o “body” com a solicitação.',
      'no-example': () => 'Isto não é um exemplo: falta “messages”.',
    },
    suggested: (purpose: string) => `“${purpose}” segue o tipo e o conteúdo dos arquivos.`,
    discardTitle: (n: number) => `Descartar ${count(n, { one: '# arquivo', other: '# arquivos' })}?`,
    discardText: 'Eles só saem desta lista. Nada acontece com os próprios arquivos.',
    discardSure: 'Descartá-los',
    discardNot: 'Mantê-los',
    more: 'Mais arquivos…',
    emptyFolder: 'Nenhum arquivo foi encontrado ali.',
    purpose: 'Finalidade',
    purposes: {
      user_data: {
        title: 'Dados de usuário',
        text: 'Qualquer coisa para os modelos lerem. O certo quando você não tem certeza.',
      },
      batch: {
        title: 'Lote',
        text: 'Um arquivo .jsonl de solicitações a processar. No máximo 200 MB.',
      },
      'fine-tune': {
        title: 'Ajuste fino',
        text: 'Um arquivo .jsonl de exemplos com os quais um modelo aprende.',
      },
      assistants: {
        title: 'Assistentes',
        text: 'Arquivos para assistentes e suas ferramentas de busca e de código.',
      },
      vision: { title: 'Visão', text: 'Imagens para modelos que enxergam.' },
      evals: { title: 'Avaliações', text: 'Dados para medir o desempenho de um modelo.' },
    },
    account: 'Conta',
    noKey: 'Ainda sem chave de API',
    practiceAccount: 'Só neste computador',
    autoComplete: 'Concluir automaticamente',
    autoCompleteText:
      'O arquivo existe no serviço assim que a última parte chega. Desativado, cada envio espera você pressionar Concluir.',
    upload: 'Enviar',
    discard: 'Descartar',
  },

  settings: {
    title: 'Ajustes',
    tabs: { accounts: 'Contas', transfers: 'Transferências', network: 'Rede', general: 'Geral' },
    bounds: (least: number, most: number) => `Digite um número de ${number(least)} a ${number(most)}.`,
    backToStandard: 'Voltar ao padrão',
    standard: (value: string) => `Padrão: ${value}.`,
    on: 'ativado',
    off: 'desativado',
  },

  accounts: {
    list: 'Suas contas',
    add: 'Adicionar conta',
    newTitle: 'Nova conta',
    editTitle: (name: string) => `Conta “${name}”`,
    name: 'Nome',
    nameHelp: 'Como você a chama, por exemplo “Trabalho”.',
    firstName: 'OpenAI',
    apiKey: 'Chave de API',
    keyKeeps: {
      none: 'Vai para o chaveiro deste computador e nunca mais é mostrada.',
      kept: 'Há uma chave guardada no chaveiro deste computador. Digite uma nova para substituí-la.',
      session: 'Uma chave é conhecida até você sair do Hoist. Ela não é gravada em lugar nenhum.',
    },
    keySession: 'É usada até você sair do Hoist e nunca mais é mostrada.',
    keychainAway: {
      unreachable:
        'Guardada, mas o chaveiro deste computador não pode ser acessado agora. O que você digitar aqui é usado até você sair do Hoist.',
      replacing:
        'O que você digitou é usado até você sair do Hoist. O anterior continua no chaveiro, que não pode ser acessado agora, e volta a ser usado na próxima vez.',
    },
    getKey: 'Onde consigo uma chave?',
    baseUrl: 'URL base',
    baseUrlHelp: 'Deixe como está para a plataforma da OpenAI, ou digite a de um serviço compatível.',
    organization: 'Organização',
    organizationHelp: 'Só se a sua chave pertencer a várias, como “org-…”.',
    project: 'Projeto',
    projectHelp: 'Só se a sua chave pertencer a vários, como “proj_…”.',
    certificates: 'Certificados',
    caFile: 'Autoridade certificadora',
    caFileHelp:
      'Só se este computador não confiar no certificado do serviço: o arquivo da autoridade que o emitiu.',
    clientCertificate: 'Certificado de cliente',
    clientCertificateHelp: 'Só se o serviço pedir um: um arquivo PEM ou PKCS#12.',
    clientKey: 'Chave privada',
    clientKeyHelp: 'Só se ela não estiver no arquivo do certificado de cliente.',
    noFile: 'Nenhum arquivo',
    chooseFile: 'Escolher…',
    removeFile: 'Remover',
    passphrase: 'Senha do certificado',
    passphraseKeeps: {
      none: 'Vai para o chaveiro deste computador e nunca mais é mostrada.',
      kept: 'Há uma senha guardada no chaveiro deste computador. Digite uma nova para substituí-la.',
      session: 'Uma senha é conhecida até você sair do Hoist. Ela não é gravada em lugar nenhum.',
    },
    passphraseSession: 'É usada até você sair do Hoist e nunca mais é mostrada.',
    save: 'Salvar',
    saved: 'Salva',
    testing: 'Testando a conta…',
    stopTest: 'Parar',
    notSaved: 'A conta ainda não está salva.',
    saveAnyway: 'Salvar mesmo assim',
    refused: {
      key: 'Copie a chave inteira do serviço e digite-a de novo.',
      rights:
        'Use uma chave que possa ler e gravar arquivos, ou peça esse direito a quem administra a conta.',
      organization: 'Deixe Organização vazia, ou digite aquela a que a chave pertence.',
      project: 'Deixe Projeto vazio, ou digite aquele a que a chave pertence.',
      network: 'Verifique a rede e a URL base. Sem rede, a conta pode ser salva sem teste.',
      address: 'Verifique a URL base: na maioria dos serviços ela termina em /v1.',
      service: 'Tente novamente em alguns minutos, ou salve a conta sem teste.',
    },
    removeKey: 'Remover chave',
    remove: 'Remover conta',
    removeTitle: (name: string) => `Remover a conta “${name}”?`,
    removeText: 'Os envios não terminados desta conta param. Arquivos que chegaram continuam no serviço.',
    removeSure: 'Removê-la',
    removeNot: 'Mantê-la',
    keyState: {
      none: 'Sem chave',
      kept: 'Chave no chaveiro',
      session: 'Chave até sair',
      unreachable: 'Chave guardada, chaveiro inacessível',
      replacing: 'Chave nova até sair',
    },
    practiceState: 'Neste computador',
    practiceTitle: 'Servidor de treino',
    practiceText:
      'Esta conta pertence ao servidor de treino deste computador. Ela não precisa de chave, e nada do que é enviado a ele sai deste computador.',
    errors: {
      name: 'Digite um nome.',
      line: 'Deve ser uma única linha de no máximo 200 caracteres.',
      apiKey: 'Uma chave não tem espaços. Verifique se foi copiada por inteiro.',
    },
  },

  transfers: {
    parallelAuto: 'Escolher o número de partes automaticamente',
    parallelAutoText:
      'Envia ao mesmo tempo tantas partes quantas tornem o envio mais rápido nesta linha, e menos quando o serviço ou a linha não as comportam.',
    parallelMost: 'Partes ao mesmo tempo, no máximo',
    parallelMostText: 'Nunca há mais partes a caminho ao mesmo tempo, somando todos os envios.',
    parallelParts: 'Partes ao mesmo tempo',
    parallelPartsText: 'Quantas partes estão a caminho ao mesmo tempo, somando todos os envios.',
    parallelFiles: 'Arquivos ao mesmo tempo',
    parallelFilesText:
      'Quantos arquivos são enviados ao mesmo tempo; os outros esperam. Arquivos com menos de 4 MiB não contam.',
    partSizeAuto: 'Escolher o tamanho da parte automaticamente',
    partSizeAutoText:
      'Partes curtas em uma conexão lenta, de até 64 MiB em uma rápida, para que uma pausa perca no máximo alguns segundos de envio.',
    partSize: 'Tamanho da parte',
    partSizeText:
      'Em MiB, no máximo 64, para as partes enviadas a partir de agora. Em uma conexão lenta, uma pausa perde mais das partes longas.',
    mebibytes: 'MiB',
    maxAttempts: 'Tentativas',
    maxAttemptsText: 'Quantas vezes uma parte é tentada antes de contar como falha.',
    keepTrying: 'Continuar tentando por pelo menos',
    keepTryingText:
      'Uma parte só conta como falha depois desse tempo, em segundos, mesmo que já tenha usado todas as tentativas. Enquanto não for possível conectar a um serviço, nada conta como falha.',
    backoffBase: 'Primeira espera',
    backoffBaseText: 'A espera mais longa antes da primeira repetição, em segundos. Dobra a cada tentativa.',
    backoffCap: 'Espera mais longa',
    backoffCapText: 'Nenhuma espera entre tentativas é mais longa que isto, em segundos.',
    stallTimeout: 'Desistir de uma linha muda após',
    stallTimeoutText: 'Uma parte que não avança durante este tempo é enviada de novo, em segundos.',
    seconds: 's',
    checksum: 'Verificar com uma soma',
    checksumText: 'Envia junto um MD5 do arquivo inteiro, para que o serviço possa provar que nada mudou.',
    groups: { parallel: 'Ao mesmo tempo', parts: 'Partes', trouble: 'Quando a linha é ruim' },
  },

  network: {
    limit: 'Limite de velocidade',
    limitOn: 'Limitar a velocidade',
    limitOnText: 'Deixa espaço na linha para todo o resto. Vale para todos os envios juntos, e na hora.',
    most: 'No máximo',
    mostText: (bytesPerSecond: number) => `Todos os envios juntos enviam ${rate(bytesPerSecond)}.`,
    megabits: 'Mbit/s',
    schedule: 'Em certos horários',
    scheduleText:
      'Horários da semana com um limite próprio. Quando vários valem, conta o primeiro; no resto do tempo, o que está definido acima.',
    scheduleNone: 'nenhum',
    rule: (n: number) => `Horário ${number(n)}`,
    addRule: 'Adicionar um horário',
    removeRule: 'Remover este horário',
    days: 'Dias',
    day: (day: number) => weekday(day, false),
    dayShort: (day: number) => weekday(day, true),
    from: 'De',
    to: 'Até',
    overnight: 'Termina no dia seguinte.',
    wholeDay: 'Dura um dia inteiro.',
    ruleLimit: 'Limitar a velocidade neste horário',
    proxy: 'Proxy',
    proxyText:
      'O caminho para fora desta rede. Vale a partir da próxima solicitação; este próprio computador nunca é alcançado por um proxy.',
    proxyModes: {
      system: {
        title: 'Como o sistema',
        text: 'O que os ajustes deste computador dizem para cada serviço.',
      },
      none: { title: 'Nenhum', text: 'Direto para o serviço.' },
      manual: { title: 'Manual', text: 'Um proxy http, https ou SOCKS com o endereço abaixo.' },
    },
    proxyUrl: 'Endereço do proxy',
    proxyUrlHelp: 'Por exemplo, http://proxy.example.com:3128 ou socks5h://proxy.example.com:1080.',
    proxyUser: 'Nome de usuário',
    proxyUserHelp: 'Só se o proxy pedir um.',
    proxyPassword: 'Senha',
    proxyPasswordKeeps: {
      none: 'Vai para o chaveiro deste computador e nunca mais é mostrada.',
      kept: 'Há uma senha guardada no chaveiro deste computador. Digite uma nova para substituí-la.',
      session: 'Uma senha é conhecida até você sair do Hoist. Ela não é gravada em lugar nenhum.',
    },
    proxyPasswordSession: 'É usada até você sair do Hoist e nunca mais é mostrada.',
    proxyPasswordRemove: 'Remover senha',
    proxyExceptions: 'Não para estes',
    proxyExceptionsHelp:
      'Servidores alcançados diretamente, separados por vírgulas, como “intranet.example.com, *.lan, 10.0.0.0/8”.',
    proxySave: 'Usar este proxy',
    proxySaved: 'Em uso',
    proxyErrors: {
      url: 'Digite um endereço como http://proxy.example.com:3128, sem nome de usuário nem caminho.',
      user: 'Um nome de usuário é uma linha de no máximo 200 caracteres, sem dois-pontos.',
      password: 'Uma senha é uma linha de no máximo 500 caracteres.',
      exceptions: (wrong: string) =>
        `“${wrong}” não é um servidor. Omita http:// e o que vem depois do nome.`,
    },
  },

  general: {
    theme: 'Aparência',
    themes: { system: 'Como o sistema', light: 'Claro', dark: 'Escuro' },
    onStart: 'Quando o Hoist inicia',
    onStartText: 'O que acontece com os envios que não terminaram.',
    onStartChoices: { wait: 'Esperar que eu os retome', resume: 'Continuar na hora' },
    desktop: 'Neste computador',
    notifications: 'Notificações',
    notificationsText:
      'Avisa quando o último de vários envios termina e quando um falha. Nunca enquanto você olha para a janela.',
    closeToTray: 'Continuar quando a janela é fechada',
    closeToTrayText:
      'Fechar a janela deixa o Hoist aberto como ícone na bandeja, e os envios continuam. Sair, no menu dele, encerra.',
    noTray:
      'Esta área de trabalho não mostra bandeja. A janela é minimizada em vez de fechada, para que você possa recuperá-la.',
    startAtLogin: 'Abrir ao iniciar a sessão',
    startAtLoginText: 'Abre o Hoist sozinho. Sem a janela, se ele continuar na bandeja.',
    practice: 'Servidor de treino',
    practiceText:
      'Um serviço neste computador que recebe envios como o de verdade. Os arquivos que chegam vão para uma pasta.',
    practiceRunning: 'O servidor de treino está em funcionamento.',
    practiceStopped: 'O servidor de treino não está em funcionamento.',
    practiceUse: 'Usar o servidor de treino',
    practiceFolder: 'Abrir a pasta dele',
    practicePlace: 'Onde os arquivos dele chegam',
    practicePlaceText:
      'Outra pasta vale na hora. Arquivos que chegaram ficam onde estão, e envios não terminados começam de novo.',
    practiceStandard: 'na pasta de dados do Hoist',
    practiceMove: 'Outra pasta…',
    practiceMoveBack: 'Voltar à pasta padrão',
    practiceBusy:
      'A pasta pode ser trocada quando nenhum envio para o servidor de treino estiver em andamento.',
    language: 'Idioma',
    languageText: 'Da janela, dos menus e das notificações.',
    languageSystem: 'Como o sistema',
    about: 'Sobre',
    version: (version: string) => `Hoist ${version}`,
    runtime: (electron, chromium) => `Electron ${electron}, Chromium ${chromium}`,
    oldRuntime: (electron) =>
      `Este Electron não recebe mais correções de segurança: falhas conhecidas do seu Chromium continuam abertas. Em uma rede que alcance github.com, inicie o Hoist de novo a partir da pasta dele com npm start. Ele então baixa o Electron ${electron}.`,
  },

  confirm: {
    cancel: 'Cancelar',
    address: {
      title: (host: string) => `Enviar arquivos para ${host}?`,
      text: 'A conta envia sua chave de API e seus arquivos para este endereço. Confirme somente se você mesmo digitou o endereço.',
      yes: 'Usar este endereço',
    },
    key: {
      title: (host: string) => `Usar outra chave para ${host}?`,
      text: 'O que você enviar com esta chave pertence ao dono dela. Confirme somente se você mesmo digitou a chave.',
      yes: 'Usar esta chave',
    },
    proxy: {
      title: (host: string) => `Usar o proxy ${host}?`,
      text: 'O Hoist envia tudo por este proxy. Confirme somente se você mesmo digitou o endereço dele.',
      yes: 'Usar este proxy',
    },
    send: {
      title: (files: number, host: string) =>
        `${count(files, { one: 'Enviar # arquivo', other: 'Enviar # arquivos' })} para ${host}?`,
      text: 'Você enviou isto antes para outro endereço, ou houve mudanças desde então. Confirme somente se quiser enviar para este endereço como está agora.',
      yes: 'Enviar',
    },
  },

  close: {
    title: 'Há envios em andamento',
    text: (n: number) =>
      count(n, {
        one: '# envio não terminou. Se você sair, ele é pausado.',
        other: '# envios não terminaram. Se você sair, eles são pausados.',
      }),
    kept: (confirmed: number) =>
      `O serviço confirmou ${bytes(confirmed)}. Eles são mantidos até o fim da hora: se você retomar antes, só o resto é enviado.`,
    nothingKept: 'O serviço ainda não confirmou nada: da próxima vez, o envio começa do início.',
    quit: 'Sair',
    keep: 'Continuar',
  },

  notices: { label: 'Mensagens' },

  outage: {
    label: 'Conexão',
    keepsTrying: 'O Hoist continua tentando.',
    refused: 'A conexão foi recusada.',
    signIn: 'Talvez a rede peça um login: abra qualquer página da web para verificar.',
    nextTry: (seconds: number) => `Próxima tentativa em ${duration(seconds)}`,
    trying: 'Tentando agora…',
    tryNow: 'Tentar agora',
    offline: 'Os envios continuam sozinhos quando a rede voltar.',
    asleep: 'Os envios continuam sozinhos.',
    isBack: (host: string) => `${host} está acessível novamente.`,
  },

  announce: {
    started: (name: string) => `${name}: iniciado`,
    startedMany: (n: number) => count(n, { one: '# envio iniciado', other: '# envios iniciados' }),
    paused: (name: string) => `${name}: pausado`,
    pausedMany: (n: number) => count(n, { one: '# envio pausado', other: '# envios pausados' }),
    failed: (name: string) => `${name}: falhou`,
    failedMany: (n: number) => count(n, { one: '# envio falhou', other: '# envios falharam' }),
    completed: (name: string) => `${name}: concluído`,
    completedMany: (n: number) => count(n, { one: '# envio concluído', other: '# envios concluídos' }),
    copied: 'ID do arquivo copiado',
    copiedReport: 'Relatório copiado',
    copiedChecksum: 'Soma de verificação copiada',
    copiedSnippet: 'Código copiado',
    progress: (name: string, share: number) => `${name}: ${percent(share)}`,
  },

  menu: {
    file: 'Arquivo',
    addFiles: 'Adicionar arquivos…',
    addFolder: 'Adicionar pasta…',
    exportHistory: 'Exportar histórico…',
    settings: 'Ajustes…',
    close: 'Fechar janela',
    quit: 'Sair do Hoist',
    edit: 'Editar',
    undo: 'Desfazer',
    redo: 'Refazer',
    cut: 'Recortar',
    copy: 'Copiar',
    paste: 'Colar',
    selectAll: 'Selecionar tudo',
    uploads: 'Envios',
    pauseAll: 'Pausar tudo',
    resumeAll: 'Retomar tudo',
    whenDone: 'Quando tudo terminar',
    view: 'Visualizar',
    actualSize: 'Tamanho real',
    zoomIn: 'Ampliar',
    zoomOut: 'Reduzir',
    fullScreen: 'Tela cheia',
    window: 'Janela',
    minimize: 'Minimizar',
    zoom: 'Zoom',
    front: 'Trazer tudo para a frente',
    help: 'Ajuda',
    helpKeys: 'Suas chaves de API',
    helpFiles: 'Seus arquivos no serviço',
    helpStatus: 'O serviço está funcionando?',
    helpCenter: 'Ajuda do serviço',
    helpLog: 'Mostrar o arquivo de log',
    about: 'Sobre o Hoist',
    services: 'Serviços',
    hide: 'Ocultar Hoist',
    hideOthers: 'Ocultar outros',
    showAll: 'Mostrar tudo',
  },

  tray: {
    open: 'Abrir o Hoist',
    pauseAll: 'Pausar tudo',
    resumeAll: 'Retomar tudo',
    quit: 'Sair',
    stopQuit: 'Não sair',
    stopSleep: 'Não entrar em repouso',
    tooltip: (status: string) => `Hoist: ${status}`,
    uploading: (n: number, bytesPerSecond: number | undefined, left: number | undefined) =>
      [
        `${number(n)} enviando`,
        ...(bytesPerSecond === undefined ? [] : [rate(bytesPerSecond)]),
        ...(left === undefined ? [] : [`restam ${duration(left)}`]),
      ].join(', '),
    waiting: (n: number) => `${number(n)} em espera`,
    ready: (n: number) => count(n, { one: '# pronto para concluir', other: '# prontos para concluir' }),
    failed: (n: number) => `${number(n)} com falha`,
    paused: (n: number) => count(n, { one: '# pausado', other: '# pausados' }),
    idle: 'nada para enviar',
    badge: (n: number) => count(n, { one: '# envio em andamento', other: '# envios em andamento' }),
  },

  notifications: {
    completed: (n: number) => count(n, { one: '# envio concluído', other: '# envios concluídos' }),
    completedText: (n: number, size: number) =>
      count(n, {
        one: `O arquivo está no serviço, ${bytes(size)}.`,
        other: `Todos os # arquivos estão no serviço, ${bytes(size)}.`,
      }),
    completedOne: (name: string) => `${name}: concluído`,
    alsoFailed: (n: number) => count(n, { one: '# envio falhou.', other: '# envios falharam.' }),
    alsoReady: (n: number) =>
      count(n, {
        one: '# envio espera você pressionar Concluir.',
        other: '# envios esperam você pressionar Concluir.',
      }),
    ready: (n: number) =>
      count(n, { one: '# envio pronto para concluir', other: '# envios prontos para concluir' }),
    failed: (name: string) => `${name}: falhou`,
    failedMany: (n: number) => count(n, { one: '# envio falhou', other: '# envios falharam' }),
    inTray: 'O Hoist continua',
    inTrayText:
      'Os envios continuam em segundo plano. Use o ícone na bandeja para abrir a janela de novo ou para sair.',
    inTaskbarText:
      'Os envios continuam enquanto a janela está minimizada. Sair, no menu Arquivo, encerra o Hoist.',
    quitSoon: (seconds: number) => `O Hoist fecha em ${duration(seconds)}`,
    sleepSoon: (seconds: number) => `Este computador entra em repouso em ${duration(seconds)}`,
    soonText: 'Todos os envios terminaram. Clique aqui para impedir.',
  },

  whenDone: {
    label: 'Quando tudo terminar',
    choices: {
      nothing: 'Não fazer nada',
      quit: 'Sair do Hoist',
      sleep: 'Repouso',
    },
    title: 'Todos os envios terminaram',
    quitText: (seconds: number) => `Como você escolheu, o Hoist fecha em ${duration(seconds)}.`,
    sleepText: (seconds: number) =>
      `Como você escolheu, este computador entra em repouso em ${duration(seconds)}.`,
    stop: 'Impedir',
    quitNow: 'Sair agora',
    sleepNow: 'Repouso agora',
  },

  practiceAccountName: 'Servidor de treino',
})
