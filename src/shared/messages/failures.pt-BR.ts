import { type CertificateProblem, certificateProblems } from '../certificates'
import { mayNotRead } from '../failures'
import type { FailureTexts } from './failures.en'
import type { Words } from './words'

const kept = 'Tudo o que o serviço confirmou é mantido.'
const untouched = 'O arquivo neste computador continua intacto.'

/** Brazilian Portuguese. */
export const failuresPtBR = ({ bytes, count }: Pick<Words, 'bytes' | 'count'>): FailureTexts => ({
  'source-missing': () => ({
    happened: 'O arquivo não está no lugar.',
    means: `Ele foi movido, renomeado ou excluído, e nada mais dele é enviado. ${kept}`,
    todo: 'Diga onde ele está agora, ou coloque-o de volta e tente novamente.',
  }),
  'source-unreadable': ({ cause }) => {
    const ofDrive =
      cause?.kind === 'drive-silent'
        ? 'A unidade dele não responde.'
        : 'A unidade dele apresentou erros repetidamente.'
    return {
      happened: 'Não é possível ler este arquivo.',
      means: `${cause === undefined ? 'O Hoist não pode abri-lo, ou a unidade dele foi removida.' : ofDrive} ${kept}`,
      todo:
        cause === undefined
          ? 'Verifique a unidade e se você pode abrir o arquivo, e tente novamente.'
          : 'Verifique a unidade e a conexão dela, e tente novamente.',
    }
  },
  'drive-failed': () => ({
    happened: 'A unidade deste arquivo apresentou um erro.',
    means: `Não foi possível ler o arquivo agora. ${kept}`,
    todo: 'Verifique a unidade e a conexão dela, e tente novamente.',
  }),
  'drive-silent': () => ({
    happened: 'A unidade deste arquivo não responde.',
    means: `Até que ela responda, nada mais do arquivo pode ser lido. ${kept}`,
    todo: 'Verifique a unidade e a conexão dela.',
  }),
  'source-not-a-file': () => ({
    happened: 'Isto não é um arquivo.',
    means: 'Só é possível enviar arquivos, um a um.',
    todo: 'Use “Adicionar pasta” para adicionar os arquivos de uma pasta.',
  }),
  'source-elsewhere': ({ count: n, code }) => ({
    happened:
      n !== undefined
        ? count(n, { one: '# item não está neste computador.', other: '# itens não estão neste computador.' })
        : code === 'some'
          ? 'Parte do que você adicionou não está neste computador.'
          : 'O que você adicionou não está neste computador.',
    means: 'Só é possível enviar arquivos deste computador; portanto, isso ficou de fora.',
    todo: 'Salve-o primeiro neste computador e depois adicione-o a partir dali.',
  }),
  'source-empty': () => ({
    happened: 'Este arquivo está vazio.',
    means: 'O serviço não aceita arquivos sem conteúdo.',
    todo: 'Verifique se o programa que cria o arquivo terminou e adicione-o de novo.',
  }),
  'source-too-large': ({ bytes: size }) => ({
    happened: `Este arquivo tem mais de 8 GiB${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'O serviço aceita no máximo 8 GiB por arquivo.',
    todo: 'Divida o arquivo e envie os pedaços.',
  }),
  'source-too-large-for-purpose': ({ bytes: size }) => ({
    happened: `Este arquivo é grande demais para um lote${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'O serviço aceita no máximo 200 MB em um arquivo de lote.',
    todo: 'Divida o arquivo em vários lotes ou escolha outra finalidade.',
  }),
  'source-changed': () => ({
    happened: 'O arquivo mudou depois que o envio começou.',
    means: 'O que foi enviado pertence ao conteúdo antigo, e os dois não podem ser misturados.',
    todo: 'Quando o arquivo estiver pronto, comece de novo com o novo conteúdo.',
  }),
  'source-other': () => ({
    happened: 'Este não é o arquivo com que o envio começou.',
    means: `O tamanho ou a data é outra, e os dois não podem ser misturados. ${kept}`,
    todo: 'Escolha o mesmo arquivo onde ele está agora, ou adicione este como um novo envio.',
  }),
  'source-name-too-long': () => ({
    happened: 'O nome deste arquivo é longo demais.',
    means: 'O serviço não conseguiria guardá-lo com este nome.',
    todo: 'Dê um nome mais curto ao arquivo e adicione-o de novo.',
  }),
  'source-name-unclear': ({ code, count: n }) =>
    code === 'handed'
      ? {
          happened: count(n ?? 1, {
            one: 'O nome de # item não é Unicode válido.',
            other: 'Os nomes de # itens não são Unicode válido.',
          }),
          means: 'Não é possível passá-lo arrastando nem colando, por isso ele ficou de fora.',
          todo: 'Escolha-o com “Adicionar arquivos”, ou adicione a pasta em que ele está.',
        }
      : {
          happened: 'Vários arquivos nesta pasta têm o mesmo nome na tela.',
          means: 'Os nomes deles não são Unicode válido, por isso o Hoist não sabe qual é o certo.',
          todo: 'Renomeie este arquivo, ou adicione a pasta em que ele está.',
        },
  'names-no-file': ({ code, subject = '' }) => {
    switch (code) {
      case 'address':
        return {
          happened: `“${subject}” não é o endereço de um arquivo deste computador.`,
          means: 'O Hoist envia arquivos que este computador pode abrir, por isso nada foi adicionado.',
          todo: 'Indique o arquivo pelo caminho. Se ele estiver em outro lugar, baixe-o primeiro.',
        }
      case 'option':
        return {
          happened: `“${subject}” foi lido como uma opção, embora exista um arquivo com esse nome.`,
          means: 'O arquivo não foi adicionado.',
          todo: `Escreva “./${subject}”, ou coloque “--” antes dos nomes dos arquivos.`,
        }
      case 'root':
        return {
          happened: 'Este é o sistema de arquivos inteiro.',
          means: 'O Hoist não o lê por completo, por isso nada foi adicionado.',
          todo: 'Escolha um arquivo ou uma pasta dentro dele.',
        }
      default:
        return {
          happened: 'Este argumento está vazio.',
          means: 'Ele não indica nenhum arquivo, por isso nada foi adicionado.',
          todo: 'Verifique as aspas e as variáveis do comando.',
        }
    }
  },
  'account-missing': () => ({
    happened: 'A conta deste envio não está configurada aqui.',
    means: `O Hoist não sabe para onde enviar o arquivo. ${kept}`,
    todo: 'Escolha outra conta e envie o arquivo de novo.',
  }),
  'key-missing': ({ subject }) => ({
    happened: `Não há chave de API para ${subject ?? 'esta conta'}.`,
    means: `Sem ela o serviço não nos deixa entrar. ${kept}`,
    todo: 'Digite a chave nos Ajustes: os envios continuam sozinhos em seguida.',
  }),
  'key-rejected': () => ({
    happened: 'O serviço não aceitou a chave de API.',
    means: `A chave está errada ou foi revogada. Nada mais é enviado com ela. ${kept}`,
    todo: 'Digite uma chave válida nos Ajustes: os envios continuam sozinhos em seguida.',
  }),
  'not-allowed': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'Esta chave de API não pode enviar arquivos.'
        : mayNotRead(subject)
          ? `Esta chave de API não pode ler arquivos: falta a ela “${subject}”.`
          : `Esta chave de API não pode enviar arquivos: falta a ela “${subject}”.`,
    means: `O serviço conhece a chave, mas não permite isso com ela. ${kept}`,
    todo: 'Peça a quem administra a conta o direito de gravar arquivos, ou digite outra chave, e tente novamente.',
  }),
  'organization-rejected': () => ({
    happened: 'A organização não combina com a chave de API.',
    means: `O serviço não aceita esta chave nessa organização. ${kept}`,
    todo: 'Deixe a organização da conta vazia, ou digite aquela a que a chave pertence.',
  }),
  'project-rejected': () => ({
    happened: 'O projeto não combina com a chave de API.',
    means: `O serviço não aceita esta chave nesse projeto. ${kept}`,
    todo: 'Deixe o projeto da conta vazio, ou digite aquele a que a chave pertence.',
  }),
  'account-stopped': ({ serviceMessage: said }) => ({
    happened: 'O serviço não aceita mais nada desta conta.',
    means: `${said === undefined ? '' : `Ele informa: “${said}” `}Todos os envios da conta esperam. ${kept}`,
    todo: 'Verifique o plano e o faturamento da conta e tente novamente: todos os envios dela continuam.',
  }),
  'storage-full': ({ serviceMessage: said }) => ({
    happened: 'O armazenamento de arquivos desta conta está cheio.',
    means: `${said === undefined ? '' : `Ele informa: “${said}” `}Todos os envios da conta esperam. ${kept}`,
    todo: 'Exclua arquivos de que a conta não precisa mais, ou defina uma data de expiração para eles, e tente novamente: todos os envios dela continuam.',
  }),
  'base-url-invalid': ({ code, subject }) => {
    const named = subject === undefined ? 'A URL base' : `“${subject}”`
    const means = 'Com ele o serviço não é encontrado, ou a chave viajaria sem proteção.'
    switch (code) {
      case 'in-clear':
        return {
          happened: `${named} enviaria a chave sem proteção pela rede.`,
          means,
          todo: 'Digite um endereço que comece com https://. http:// só é permitido para este computador, endereços IP privados e nomes sem ponto.',
        }
      case 'spaces':
        return { happened: 'A URL base não pode conter espaços.', means, todo: 'Remova os espaços.' }
      case 'user':
        return {
          happened: 'A URL base não pode conter nome de usuário nem senha.',
          means,
          todo: 'Remova tudo antes de “@”. A chave é digitada separadamente.',
        }
      case 'query':
        return {
          happened: 'A URL base não pode conter uma consulta (“?…”).',
          means,
          todo: 'Remova tudo a partir de “?”. Só ?api-version=… é permitido, para o Azure.',
        }
      case 'fragment':
        return {
          happened: 'A URL base não pode conter um fragmento (“#…”).',
          means,
          todo: 'Remova tudo a partir de “#”.',
        }
      default:
        return {
          happened: `${named} não é um endereço web que o Hoist possa usar.`,
          means,
          todo: 'Digite um endereço que comece com https://, como https://api.openai.com/v1.',
        }
    }
  },
  'account-moved': ({ subject }) => ({
    happened: `A conta agora leva a ${subject ?? 'outro endereço'}.`,
    means: 'Você enviou este arquivo para outro endereço, então nada dele vai para o novo.',
    todo: 'Tente novamente se quiser enviar o arquivo para lá. O Hoist perguntará antes.',
  }),
  'certificate-file-unusable': ({ subject, code }) => {
    const file = subject === undefined ? 'o arquivo de certificado' : subject
    const happened: Record<CertificateProblem, string> = {
      missing: `O arquivo de certificado ${file} não foi encontrado.`,
      unreadable: `O arquivo de certificado ${file} não pode ser lido.`,
      'no-certificate': `Não há certificado em ${file}.`,
      'no-key': `Não há chave privada em ${file}.`,
      passphrase: `A senha de ${file} falta ou está errada.`,
      'other-key': `A chave privada não pertence ao certificado em ${file}.`,
      unsupported: `${file} está criptografado de um modo que o Hoist não consegue abrir.`,
    }
    const todo: Partial<Record<CertificateProblem, string>> = {
      passphrase: 'Digite a senha na conta, em “Certificados”.',
      unsupported: 'Exporte-o de novo com criptografia AES, ou como PEM.',
    }
    const problem = certificateProblems.find((known) => known === code) ?? 'unreadable'
    return {
      happened: happened[problem],
      means: `Esta conta precisa do arquivo para uma conexão segura, e nada foi enviado. ${kept}`,
      todo: todo[problem] ?? 'Escolha o arquivo certo na conta, em “Certificados”.',
    }
  },
  'client-certificate-needed': ({ subject }) => ({
    happened: `${subject ?? 'O serviço'} pede um certificado de cliente.`,
    means: `Sem ele nenhuma conexão é aceita, ou o desta conta não é aceito. ${kept}`,
    todo: 'Escolha um certificado de cliente válido na conta, em “Certificados”.',
  }),
  'keychain-unavailable': () => ({
    happened: 'Este computador não tem um chaveiro que o Hoist possa usar.',
    means: 'A chave é usada até você sair do Hoist e não é gravada em lugar nenhum.',
    todo: 'Digite-a de novo da próxima vez, ou configure um chaveiro como GNOME Keyring ou KWallet.',
  }),
  'keychain-unreachable': () => ({
    happened: 'O chaveiro deste computador não pode ser acessado agora.',
    means: `A chave continua guardada nele, mas o Hoist não consegue lê-la. Os envios que precisam dela esperam. ${kept}`,
    todo: 'Desbloqueie o chaveiro e tente de novo, ou digite a chave nos Ajustes.',
  }),
  'keychain-asks': () => ({
    happened: 'O Hoist está esperando o chaveiro deste computador.',
    means:
      'Suas chaves estão guardadas nele, e ele pode estar bloqueado ou ainda não existir. Os envios que precisam de uma chave esperam; todo o resto continua.',
    todo: 'Se o sistema pedir uma senha, digite-a. Depois o Hoist continua sozinho.',
  }),
  offline: () => ({
    happened: 'Este computador está sem rede.',
    means: `Os envios esperam. ${kept}`,
    todo: 'Nada: eles continuam sozinhos quando a rede voltar.',
  }),
  asleep: () => ({
    happened: 'Este computador estava em repouso.',
    means: `Os envios esperam. ${kept}`,
    todo: 'Nada: eles continuam sozinhos.',
  }),
  'host-unreachable': ({ subject }) => ({
    happened: `Não foi possível conectar a ${subject ?? 'o serviço'}.`,
    means: `O Hoist continua tentando e prosseguirá sozinho. ${kept}`,
    todo: 'Se persistir, verifique a rede. Você também pode tentar de novo agora.',
  }),
  'address-unreachable': ({ subject }) => ({
    happened: `${subject ?? 'O endereço desta conta'} nunca respondeu como o serviço.`,
    means:
      'A URL base desta conta pode estar errada, ou a rede não permite chegar até ela. Nada foi enviado.',
    todo: 'Verifique a URL base nos Ajustes e a sua rede e tente de novo.',
  }),
  'host-not-found': ({ subject }) => ({
    happened: `Não foi possível encontrar ${subject ?? 'o serviço'}.`,
    means: `A rede caiu, ou o endereço está errado. ${kept}`,
    todo: 'Verifique a rede e a URL base nos Ajustes, e tente novamente.',
  }),
  'connection-refused': ({ subject }) => ({
    happened: `${subject ?? 'O serviço'} não responde.`,
    means: `O serviço não está em execução lá, ou o endereço está errado. ${kept}`,
    todo: 'Verifique a URL base nos Ajustes, ou espere o serviço voltar, e tente novamente.',
  }),
  'connection-lost': () => ({
    happened: 'A conexão caiu.',
    means: `A parte que estava a caminho precisa ser enviada de novo. ${kept}`,
    todo: 'Verifique a rede e tente novamente.',
  }),
  'no-progress': () => ({
    happened: 'A linha ficou parada por tempo demais.',
    means: `A parte que estava a caminho precisa ser enviada de novo. ${kept}`,
    todo: 'Verifique a rede e tente novamente.',
  }),
  'certificate-expired': ({ subject }) => ({
    happened: `O certificado de ${subject ?? 'este serviço'} expirou ou ainda não é válido.`,
    means: `A conexão não seria segura, e nada foi enviado. ${kept}`,
    todo: 'Verifique a data e a hora deste computador. Se estiverem certas, avise quem administra o serviço.',
  }),
  'certificate-wrong-name': ({ subject }) => ({
    happened: `${subject ?? 'O serviço'} mostra um certificado para outro nome.`,
    means: `Talvez outra coisa responda neste endereço, e nada foi enviado. ${kept}`,
    todo: 'Verifique a URL base da conta. Se estiver certa, avise quem administra o serviço ou a rede.',
  }),
  'certificate-untrusted': ({ subject }) => ({
    happened: `Este computador não confia no certificado de ${subject ?? 'este serviço'}.`,
    means: `Ninguém em quem este computador confia o emitiu, e nada foi enviado. ${kept}`,
    todo: 'Se a sua empresa ou rede inspeciona o tráfego, este computador precisa confiar no certificado dela, ou ele precisa ser escolhido na conta, em “Certificados”. Caso contrário, verifique a URL base.',
  }),
  'tls-failed': ({ subject }) => ({
    happened: `Não foi possível criar uma conexão segura com ${subject ?? 'o serviço'}.`,
    means: `Os dois lados não chegaram a uma conexão segura, e nada foi enviado. ${kept}`,
    todo: 'Verifique a URL base, ou pergunte a quem administra o serviço ou a rede.',
  }),
  'https-missing': ({ subject }) => ({
    happened: `${subject ?? 'O serviço'} responde sem criptografia.`,
    means: `O Hoist só envia sua chave e seus arquivos por https, e nada foi enviado. ${kept}`,
    todo: 'Verifique a porta da URL base nos Ajustes, ou pergunte a quem administra o serviço.',
  }),
  'http1-missing': ({ subject }) => ({
    happened: `${subject ?? 'O serviço'} não aceita HTTP/1.1.`,
    means: `O Hoist não consegue se comunicar com um servidor que só aceita HTTP/2, e nada foi enviado. ${kept}`,
    todo: 'Peça a quem administra o serviço que permita HTTP/1.1, ou verifique a URL base nos Ajustes.',
  }),
  'proxy-unreachable': ({ subject }) => ({
    happened: `Não é possível alcançar o proxy${subject === undefined ? '' : ` ${subject}`}, ou ele não responde como um proxy.`,
    means: `Sem ele nada sai desta rede. ${kept}`,
    todo: 'Verifique a rede e o proxy nos Ajustes, e tente novamente.',
  }),
  'proxy-login': ({ subject }) => ({
    happened: `O proxy${subject === undefined ? '' : ` ${subject}`} pede um nome de usuário e uma senha.`,
    means: `Sem eles nada passa, ou os que ele recebeu estão errados. ${kept}`,
    todo: 'Digite-os nos Ajustes, em Rede: os envios continuam sozinhos em seguida.',
  }),
  'proxy-login-unsupported': ({ subject, code }) => ({
    happened: `O proxy${subject === undefined ? '' : ` ${subject}`} só oferece uma autenticação que o Hoist não aceita${code === undefined ? '' : ` (${code})`}.`,
    means: `Um nome de usuário e uma senha nos Ajustes não ajudariam. ${kept}`,
    todo: 'Peça a quem administra a rede um proxy sem essa autenticação, ou use um programa como Px ou Cntlm, que se autentica por você, e digite o endereço dele nos Ajustes, em Rede.',
  }),
  'proxy-refused': ({ subject, status }) => ({
    happened: `O proxy${subject === undefined ? '' : ` ${subject}`} não nos deixa passar${status === undefined ? '' : ` (${status})`}.`,
    means: `Ele recusa o caminho para este serviço, ou não o encontra. ${kept}`,
    todo: 'Pergunte a quem administra a rede, ou escolha outro caminho nos Ajustes, em Rede.',
  }),
  'proxy-unsupported': ({ subject }) => ({
    happened: `O sistema pede um tipo de proxy que o Hoist não usa${subject === undefined ? '' : ` (${subject})`}.`,
    means: `O Hoist só aceita proxies http, https e SOCKS, e nada foi enviado. ${kept}`,
    todo: 'Digite outro proxy nos Ajustes, em Rede, ou escolha não usar nenhum.',
  }),
  'rate-limited': () => ({
    happened: 'O serviço pediu para irmos mais devagar.',
    means: `O limite desta conta está esgotado por enquanto. ${kept}`,
    todo: 'Espere alguns minutos e tente novamente.',
  }),
  'service-failed': ({ status }) => ({
    happened: `O serviço está com um problema${status === undefined ? '' : ` (${status})`}.`,
    means: `Ele não conseguiu receber o que enviamos. ${kept}`,
    todo: 'Espere alguns minutos e tente novamente.',
  }),
  'unexpected-answer': () => ({
    happened: 'A resposta não era de um serviço de envios.',
    means: `Há outra coisa neste endereço, ou algo no meio do caminho. ${kept}`,
    todo: 'Verifique a URL base nos Ajustes e a rede, e tente novamente.',
  }),
  'answer-unreadable': () => ({
    happened: 'O Hoist não consegue ler a resposta do serviço.',
    means: `O serviço pode ter aberto um envio, mas não disse qual. Ele está vazio e se fecha sozinho. ${untouched}`,
    todo: 'Verifique se este serviço oferece a API de envios e tente novamente.',
  }),
  'file-differs': ({ bytes: size, code, subject }) => ({
    happened: 'O arquivo chegou, mas o serviço o descreve de outra forma.',
    means:
      code === 'bytes'
        ? `O serviço informa o tamanho de ${bytes(size ?? 0)}.`
        : code === 'filename'
          ? `O serviço informa o nome “${subject ?? '?'}”.`
          : code === 'purpose'
            ? `O serviço informa a finalidade “${subject ?? '?'}”.`
            : `O serviço informa o status “${subject ?? '?'}”.`,
    todo: 'Compare o arquivo no serviço com o seu antes de usá-lo. Se forem diferentes, exclua-o lá e envie o arquivo novamente.',
  }),
  'request-refused': ({ serviceMessage, status }) => ({
    happened: serviceMessage
      ? `O serviço recusou: ${serviceMessage}`
      : `O serviço recusou a solicitação${status === undefined ? '' : ` (${status})`}.`,
    means: `Enviar o mesmo de novo não adiantaria. ${untouched}`,
    todo: 'Mude o que ele aponta, por exemplo a finalidade, e envie o arquivo de novo.',
  }),
  'remote-upload-gone': () => ({
    happened: 'O serviço não conhece mais este envio.',
    means: `O que foi enviado não está mais lá. ${untouched}`,
    todo: 'Comece de novo para enviar o arquivo desde o início.',
  }),
  'remote-upload-expired': () => ({
    happened: 'A hora acabou antes que o arquivo estivesse completo.',
    means: `O serviço encerra um envio uma hora depois do início, e o que foi enviado não está mais lá. ${untouched}`,
    todo: 'Comece de novo em uma linha mais rápida, ou com os outros envios pausados.',
  }),
  'checksum-mismatch': () => ({
    happened: 'A soma de verificação do arquivo não confere.',
    means: `O que o serviço montou não é o que está no seu disco, e por isso não foi aceito. ${untouched}`,
    todo: 'Comece de novo para enviar o arquivo desde o início.',
  }),
  'completion-failed': ({ serviceMessage }) => ({
    happened: serviceMessage
      ? `O serviço não conseguiu montar o arquivo: ${serviceMessage}`
      : 'O serviço não conseguiu montar o arquivo.',
    means: `Ele encerrou o envio, e não há nenhum arquivo. ${untouched}`,
    todo: 'Comece de novo para enviar o arquivo desde o início.',
  }),
  'completion-unknown': ({ cause }) => {
    const isBlind = cause?.kind === 'not-allowed'
    const scope = cause?.subject
    return {
      happened: isBlind
        ? `O serviço não informou se o arquivo foi concluído, e esta chave de API não permite verificar isso${scope === undefined ? '' : `: falta a ela “${scope}”`}.`
        : 'O serviço não informou se o arquivo foi concluído.',
      means: 'O arquivo talvez já exista, por isso o Hoist não o envia de novo por conta própria.',
      todo: isBlind
        ? 'Dê à chave o direito de ler arquivos e tente novamente, ou verifique no serviço se o arquivo está lá.'
        : 'Tentar de novo procura o arquivo mais uma vez e só o reenvia se o serviço não tiver registro dele.',
    }
  },
  'parts-failed': ({ count: parts = 1 }) => ({
    happened: count(parts, {
      one: 'Não foi possível enviar uma parte.',
      other: 'Não foi possível enviar # partes.',
    }),
    means: kept,
    todo: 'Tente novamente: só o que falta é enviado.',
  }),
  'proof-failed': () => ({
    happened: 'As partes não formam o arquivo.',
    means: `O Hoist verificou antes de concluir e parou, e nenhum arquivo errado foi criado. ${untouched}`,
    todo: 'Comece de novo para enviar o arquivo desde o início, e relate isto.',
  }),
  'disk-full': () => ({
    happened: 'O disco está cheio.',
    means: 'O Hoist não consegue anotar o que foi enviado, e parou antes que algo pudesse se perder.',
    todo: 'Libere espaço no disco e tente novamente.',
  }),
  'ledger-unwritable': () => ({
    happened: 'O Hoist não consegue gravar na própria pasta.',
    means: 'Ele não consegue anotar o que foi enviado, e parou antes que algo pudesse se perder.',
    todo: 'Verifique as permissões da pasta e tente novamente.',
  }),
  'ledger-unreadable': () => ({
    happened: 'Não foi possível ler o registro de um envio.',
    means: 'Ele está danificado e foi guardado à parte, não excluído. Todos os outros envios continuam.',
    todo: 'Adicione o arquivo de novo se ele ainda não tinha chegado.',
  }),
  'ledger-too-new': () => ({
    happened: 'O registro de um envio foi gravado por um Hoist mais novo.',
    means: 'Esta versão não o entende e não mexeu nele. Todos os outros envios continuam.',
    todo: 'Abra-o com a versão mais nova.',
  }),
  'ledger-inaccessible': () => ({
    happened: 'Não é possível ler o registro de um envio no momento.',
    means: 'O sistema não deixa o Hoist lê-lo. Ele foi deixado como está. Todos os outros envios continuam.',
    todo: 'Verifique a unidade e as permissões da pasta de dados e inicie o Hoist de novo. Não adicione o arquivo de novo antes disso.',
  }),
  'profile-file-damaged': ({ code = '', subject = '', count: leftOut }) => {
    const lost: Readonly<Record<string, string>> = {
      accounts: 'Faltam contas no Hoist até você conectá-las de novo.',
      keys: 'Faltam chaves e senhas salvas até você digitá-las de novo.',
      settings: 'Há configurações que voltaram ao padrão.',
      purposes: 'O Hoist não lembra mais para que eram alguns arquivos.',
      window: 'O Hoist não lembra mais onde estava sua janela.',
    }
    const todo: Readonly<Record<string, string>> = {
      accounts: 'Conecte as contas de novo nas Configurações.',
      keys: 'Digite as chaves de novo nas Configurações.',
      settings: 'Verifique as configurações.',
    }
    return {
      happened:
        leftOut === undefined
          ? `O Hoist não entende o seu arquivo “${code}.json”.`
          : `O Hoist não entende uma parte do seu arquivo “${code}.json”.`,
      means: [
        leftOut === undefined
          ? `Ele foi guardado à parte como “${subject}”, não excluído.`
          : `O resto foi mantido. O arquivo original está em “${subject}”.`,
        lost[code] ?? '',
      ]
        .join(' ')
        .trim(),
      todo: todo[code] ?? 'Você não precisa fazer nada.',
    }
  },
  'profile-file-inaccessible': ({ subject = '' }) => ({
    happened: `O Hoist não consegue ler o seu arquivo “${subject}”.`,
    means:
      'O arquivo foi deixado como está, e o Hoist iniciou sem ele. O que você mudar ali só é mantido até você sair.',
    todo: 'Verifique a unidade e as permissões da pasta de dados e inicie o Hoist de novo.',
  }),
  'profile-in-use': () => ({
    happened: 'O Hoist já está aberto com esta pasta de dados.',
    means: 'Dois ao mesmo tempo atrapalhariam um ao outro. Nada foi alterado.',
    todo: 'Use o que está aberto, ou saia dele primeiro.',
  }),
  'history-cut': ({ count: n }) => ({
    happened: count(n ?? 0, {
      one: '# envio terminado foi removido da lista.',
      other: '# envios terminados foram removidos da lista.',
    }),
    means: 'A lista passava do que Ajustes, Geral permite. Os arquivos continuam no serviço.',
    todo: 'Você encontra os IDs deles ali, na lista de IDs de arquivo.',
  }),
  'file-id-log-unwritable': () => ({
    happened: 'Não foi possível gravar a lista de IDs de arquivo.',
    means:
      'Seus envios continuam, e os IDs deles estão na lista de envios. Enquanto isso, nenhum é removido dela.',
    todo: 'Verifique o disco e as permissões da pasta de dados.',
  }),
  'file-id-log-unopened': () => ({
    happened: 'Não foi possível abrir a lista de IDs de arquivo.',
    means: 'Nenhum programa de arquivos de texto a aceitou. O conteúdo não mudou.',
    todo: 'Abra-a você mesmo: os detalhes dizem onde ela está.',
  }),
  'practice-server-failed': () => ({
    happened: 'O servidor de treino parou.',
    means: 'Os envios para ele não podem continuar. Nada se perde no seu disco.',
    todo: 'Escolha “Usar o servidor de treino” para iniciá-lo de novo.',
  }),
  'practice-in-use': () => ({
    happened: 'O servidor de treino está trabalhando.',
    means: 'A pasta dele continua a mesma, e os envios seguem.',
    todo: 'Espere até que terminem, ou pause-os, e escolha a pasta de novo.',
  }),
  'practice-folder-unusable': ({ subject }) => ({
    happened: `O servidor de treino não pode trabalhar ${subject === undefined ? 'ali' : `em ${subject}`}.`,
    means: 'Não é permitido gravar na pasta, ou há outra coisa nela. Nada foi alterado.',
    todo: 'Escolha outra pasta.',
  }),
  'export-failed': ({ code }) => ({
    happened:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Não foi possível gravar o histórico: esse disco está cheio.'
        : 'Não foi possível gravar o histórico ali.',
    means: 'Nada foi gravado, e os envios da lista continuam como estavam.',
    todo:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Libere espaço nesse disco, ou escolha uma pasta em outro.'
        : 'Escolha outra pasta, ou verifique se você pode gravar nesta.',
  }),
  'sandbox-off': () => ({
    happened: 'O sandbox do Chromium está desativado.',
    means:
      'Seus envios funcionam, mas uma falha na janela poderia alcançar tudo o que você alcança neste computador.',
    todo: 'Saia do Hoist e inicie-o sem --no-sandbox e sem ELECTRON_DISABLE_SANDBOX no ambiente.',
  }),
  'login-item-refused': () => ({
    happened: 'Não foi possível mudar a abertura ao iniciar a sessão.',
    means: 'O sistema não aceitou. Todo o resto funciona, e o ajuste fica como estava.',
    todo: 'Veja a lista do próprio sistema com os programas que abrem ao iniciar a sessão.',
  }),
  'sleep-refused': () => ({
    happened: 'Não foi possível colocar este computador em repouso.',
    means: 'Todos os envios terminaram, e o computador continua acordado.',
    todo: 'Coloque-o em repouso você mesmo. Os detalhes dizem o que o sistema respondeu.',
  }),
  'not-confirmed': () => ({
    happened: 'Você não confirmou.',
    means: 'Nada foi alterado nem enviado.',
    todo: 'Tente de novo e confirme se é isso que você quer.',
  }),
  'bad-request': () => ({
    happened: 'O Hoist não conseguiu fazer isso.',
    means:
      'Aquilo de que se trata não está mais lá, ou não é permitido. Seus arquivos e envios continuam como estavam.',
    todo: 'Tente de novo. Se acontecer outra vez, relate isto com os detalhes.',
  }),
  internal: () => ({
    happened: 'Algo deu errado dentro do Hoist.',
    means: `${kept} ${untouched}`,
    todo: 'Tente novamente. Se acontecer de novo, relate com os detalhes.',
  }),
})
