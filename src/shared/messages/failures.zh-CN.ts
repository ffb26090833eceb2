import { type CertificateProblem, certificateProblems } from '../certificates'
import { mayNotRead } from '../failures'
import type { FailureTexts } from './failures.en'
import type { Words } from './words'

const kept = '服务已确认的内容都会保留。'
const untouched = '这台电脑上的文件没有改动。'

/** Simplified Chinese. */
export const failuresZhCN = ({ bytes, count }: Pick<Words, 'bytes' | 'count'>): FailureTexts => ({
  'source-missing': () => ({
    happened: '找不到该文件。',
    means: `文件已被移动、重命名或删除，因此不再继续发送。${kept}`,
    todo: '请指出文件现在的位置，或将其放回原处后重试。',
  }),
  'source-unreadable': ({ cause }) => {
    const ofDrive = cause?.kind === 'drive-silent' ? '它所在的磁盘没有响应。' : '它所在的磁盘多次报告错误。'
    return {
      happened: '无法读取该文件。',
      means: `${cause === undefined ? 'Hoist 无权打开它，或者它所在的磁盘已断开。' : ofDrive}${kept}`,
      todo:
        cause === undefined
          ? '请检查磁盘以及您打开该文件的权限，然后重试。'
          : '请检查磁盘及其连接，然后重试。',
    }
  },
  'drive-failed': () => ({
    happened: '该文件所在的磁盘报告了错误。',
    means: `暂时无法读取该文件。${kept}`,
    todo: '请检查磁盘及其连接，然后重试。',
  }),
  'drive-silent': () => ({
    happened: '该文件所在的磁盘没有响应。',
    means: `在磁盘响应之前，无法继续读取该文件。${kept}`,
    todo: '请检查磁盘及其连接。',
  }),
  'source-not-a-file': () => ({
    happened: '这不是文件。',
    means: '只能逐个上传文件。',
    todo: '请使用“添加文件夹”来添加文件夹中的文件。',
  }),
  'source-elsewhere': ({ count: n, code }) => ({
    happened:
      n !== undefined
        ? count(n, { other: '# 个项目不在这台电脑上。' })
        : code === 'some'
          ? '您添加的部分内容不在这台电脑上。'
          : '您添加的内容不在这台电脑上。',
    means: '只能上传这台电脑上的文件，因此已将其排除。',
    todo: '请先保存到这台电脑上，然后再添加。',
  }),
  'source-empty': () => ({
    happened: '该文件为空。',
    means: '服务不接受没有内容的文件。',
    todo: '请确认生成该文件的程序已经完成，然后重新添加。',
  }),
  'source-too-large': ({ bytes: size }) => ({
    happened: `该文件超过 8 GiB${size === undefined ? '' : `（${bytes(size)}）`}。`,
    means: '服务最多接受 8 GiB 的单个文件。',
    todo: '请拆分文件后分别上传。',
  }),
  'source-too-large-for-purpose': ({ bytes: size }) => ({
    happened: `该文件对批处理来说太大${size === undefined ? '' : `（${bytes(size)}）`}。`,
    means: '服务最多接受 200 MB 的批处理文件。',
    todo: '请将文件拆分为多个批次，或选择其他用途。',
  }),
  'source-changed': () => ({
    happened: '文件在上传开始后发生了更改。',
    means: '已发送的部分属于旧内容，新旧内容不能混在一起。',
    todo: '文件完成后，请用新内容重新开始。',
  }),
  'source-other': () => ({
    happened: '这不是上传开始时的文件。',
    means: `它的大小或日期不同，两者不能混在一起。${kept}`,
    todo: '请选择原来的文件现在所在的位置，或将此文件添加为新的上传。',
  }),
  'source-name-too-long': () => ({
    happened: '该文件的名称太长。',
    means: '服务无法以这个名称保存它。',
    todo: '请为文件改一个更短的名称，然后重新添加。',
  }),
  'source-name-unclear': ({ code, count: n }) =>
    code === 'handed'
      ? {
          happened: count(n ?? 1, { other: '# 个项目的名称不是有效的 Unicode。' }),
          means: '无法通过拖放或粘贴传递它，因此没有添加。',
          todo: '请用“添加文件”选择它，或添加它所在的文件夹。',
        }
      : {
          happened: '此文件夹中有多个文件在屏幕上显示为同一名称。',
          means: '它们的名称不是有效的 Unicode，因此 Hoist 无法分辨是哪一个。',
          todo: '请重命名该文件，或添加它所在的文件夹。',
        },
  'names-no-file': ({ code, subject = '' }) => {
    switch (code) {
      case 'address':
        return {
          happened: `“${subject}”不是这台电脑上文件的地址。`,
          means: 'Hoist 只上传这台电脑能打开的文件，因此没有添加任何内容。',
          todo: '请用路径指定文件。如果文件在别处，请先下载。',
        }
      case 'option':
        return {
          happened: `“${subject}”被当作选项，但有一个同名的文件。`,
          means: '该文件没有添加。',
          todo: `请写成“./${subject}”，或在文件名之前加上“--”。`,
        }
      case 'root':
        return {
          happened: '这是整个文件系统。',
          means: 'Hoist 不会读取它的全部内容，因此没有添加任何内容。',
          todo: '请选择其中的文件或文件夹。',
        }
      default:
        return {
          happened: '这个参数是空的。',
          means: '它没有指定文件，因此没有添加任何内容。',
          todo: '请检查命令中的引号和变量。',
        }
    }
  },
  'account-missing': () => ({
    happened: '此上传所用的账户没有在这里设置。',
    means: `Hoist 不知道应将文件发送到哪里。${kept}`,
    todo: '请选择其他账户，然后重新上传该文件。',
  }),
  'key-missing': ({ subject }) => ({
    happened: `${subject ?? '该账户'}没有 API 密钥。`,
    means: `没有密钥，服务不允许访问。${kept}`,
    todo: '请在设置中输入密钥，上传随后会自动继续。',
  }),
  'key-rejected': () => ({
    happened: '服务未接受该 API 密钥。',
    means: `密钥有误或已被吊销，不会再用它发送任何内容。${kept}`,
    todo: '请在设置中输入有效的密钥，上传随后会自动继续。',
  }),
  'not-allowed': ({ subject }) => ({
    happened:
      subject === undefined
        ? '该 API 密钥无权上传文件。'
        : mayNotRead(subject)
          ? `该 API 密钥缺少“${subject}”权限，无法读取文件。`
          : `该 API 密钥缺少“${subject}”权限，无法上传文件。`,
    means: `服务认识该密钥，但不允许用它执行此操作。${kept}`,
    todo: '请向账户管理员申请写入文件的权限，或输入其他密钥，然后重试。',
  }),
  'organization-rejected': () => ({
    happened: '组织与 API 密钥不匹配。',
    means: `服务不允许该密钥访问此组织。${kept}`,
    todo: '请将账户的组织留空，或输入密钥所属的组织。',
  }),
  'project-rejected': () => ({
    happened: '项目与 API 密钥不匹配。',
    means: `服务不允许该密钥访问此项目。${kept}`,
    todo: '请将账户的项目留空，或输入密钥所属的项目。',
  }),
  'account-stopped': ({ serviceMessage: said }) => ({
    happened: '服务不再接受该账户的任何请求。',
    means: `${said === undefined ? '' : `服务的说明：“${said}”`}该账户的所有上传都在等待。${kept}`,
    todo: '请检查账户的套餐和账单，然后重试：该账户的所有上传都会继续。',
  }),
  'storage-full': ({ serviceMessage: said }) => ({
    happened: '该账户的文件存储空间已满。',
    means: `${said === undefined ? '' : `服务的说明：“${said}”`}该账户的所有上传都在等待。${kept}`,
    todo: '请删除账户不再需要的文件，或为它们设置到期时间，然后重试：该账户的所有上传都会继续。',
  }),
  'base-url-invalid': ({ code, subject }) => {
    const named = subject === undefined ? '该基础网址' : `“${subject}”`
    const means = '用它找不到服务，或者密钥会在没有保护的情况下传输。'
    switch (code) {
      case 'in-clear':
        return {
          happened: `${named}会让密钥在没有保护的情况下通过网络传输。`,
          means,
          todo: '请输入以 https:// 开头的地址。http:// 仅可用于这台电脑、专用 IP 地址和不含点的名称。',
        }
      case 'spaces':
        return { happened: '基础网址不能包含空格。', means, todo: '请删除空格。' }
      case 'user':
        return {
          happened: '基础网址不能包含用户名或密码。',
          means,
          todo: '请删除“@”之前的内容。密钥需单独输入。',
        }
      case 'query':
        return {
          happened: '基础网址不能包含查询参数（“?…”）。',
          means,
          todo: '请删除“?”及其后的内容。仅允许用于 Azure 的 ?api-version=…。',
        }
      case 'fragment':
        return { happened: '基础网址不能包含片段（“#…”）。', means, todo: '请删除“#”及其后的内容。' }
      default:
        return {
          happened: `${named}不是 Hoist 可以使用的网址。`,
          means,
          todo: '请输入以 https:// 开头的地址，例如 https://api.openai.com/v1。',
        }
    }
  },
  'account-moved': ({ subject }) => ({
    happened: `该账户现在指向${subject === undefined ? '另一个地址' : ` ${subject}`}。`,
    means: '您之前将此文件发送到另一个地址，因此不会向新地址发送其任何内容。',
    todo: '如果要将文件发送到那里，请重试。Hoist 会先询问您。',
  }),
  'certificate-file-unusable': ({ subject, code }) => {
    const file = subject === undefined ? '证书文件' : subject
    const happened: Record<CertificateProblem, string> = {
      missing: `找不到证书文件 ${file}。`,
      unreadable: `无法读取证书文件 ${file}。`,
      'no-certificate': `${file} 中没有证书。`,
      'no-key': `${file} 中没有私钥。`,
      passphrase: `${file} 的密码缺失或有误。`,
      'other-key': `私钥与 ${file} 中的证书不匹配。`,
      unsupported: `${file} 的加密方式 Hoist 无法打开。`,
    }
    const todo: Partial<Record<CertificateProblem, string>> = {
      passphrase: '请在账户的“证书”中输入密码。',
      unsupported: '请用 AES 加密重新导出，或导出为 PEM。',
    }
    const problem = certificateProblems.find((known) => known === code) ?? 'unreadable'
    return {
      happened: happened[problem],
      means: `该账户需要此文件才能建立安全连接，因此没有发送任何内容。${kept}`,
      todo: todo[problem] ?? '请在账户的“证书”中选择正确的文件。',
    }
  },
  'client-certificate-needed': ({ subject }) => ({
    happened: `${subject ?? '服务'}要求客户端证书。`,
    means: `没有客户端证书，或者该账户的证书不被接受，因此无法连接。${kept}`,
    todo: '请在账户的“证书”中选择有效的客户端证书。',
  }),
  'keychain-unavailable': () => ({
    happened: '这台电脑没有 Hoist 可以使用的钥匙串。',
    means: '密钥会用到您退出 Hoist 为止，不会写入任何地方。',
    todo: '请下次再输入一次，或设置 GNOME Keyring、KWallet 等钥匙串。',
  }),
  'keychain-unreachable': () => ({
    happened: '现在无法访问这台电脑的钥匙串。',
    means: `密钥仍保存在其中，但 Hoist 无法读取。需要该密钥的上传会等待。${kept}`,
    todo: '请解锁钥匙串后重试，或在设置中输入密钥。',
  }),
  'keychain-asks': () => ({
    happened: 'Hoist 正在等待这台电脑的钥匙串。',
    means: '您的密钥保存在其中，它可能已锁定或尚未创建。需要密钥的上传会等待，其他一切照常继续。',
    todo: '如果系统要求输入密码，请输入。之后 Hoist 会自动继续。',
  }),
  offline: () => ({
    happened: '这台电脑没有网络。',
    means: `上传正在等待。${kept}`,
    todo: '无需操作：网络恢复后会自动继续。',
  }),
  asleep: () => ({
    happened: '这台电脑刚才处于睡眠状态。',
    means: `上传正在等待。${kept}`,
    todo: '无需操作：会自动继续。',
  }),
  'host-unreachable': ({ subject }) => ({
    happened: `无法连接到${subject ?? '服务'}。`,
    means: `Hoist 会继续尝试，并自动恢复上传。${kept}`,
    todo: '如果持续如此，请检查网络。您也可以立即重试。',
  }),
  'address-unreachable': ({ subject }) => ({
    happened: `${subject ?? '此账户的地址'}从未作为该服务响应过。`,
    means: '此账户的基础 URL 可能有误，或者网络不允许 Hoist 访问它。未发送任何内容。',
    todo: '请检查设置中的基础 URL 和您的网络，然后重试。',
  }),
  'host-not-found': ({ subject }) => ({
    happened: `找不到${subject ?? '服务'}。`,
    means: `网络中断，或者地址有误。${kept}`,
    todo: '请检查网络以及设置中的基础网址，然后重试。',
  }),
  'connection-refused': ({ subject }) => ({
    happened: `${subject ?? '服务'}没有响应。`,
    means: `服务没有在那里运行，或者地址有误。${kept}`,
    todo: '请检查设置中的基础网址，或等服务恢复，然后重试。',
  }),
  'connection-lost': () => ({
    happened: '连接中断了。',
    means: `正在发送的分段需要重新发送。${kept}`,
    todo: '请检查网络，然后重试。',
  }),
  'no-progress': () => ({
    happened: '线路停滞的时间太长。',
    means: `正在发送的分段需要重新发送。${kept}`,
    todo: '请检查网络，然后重试。',
  }),
  'certificate-expired': ({ subject }) => ({
    happened: `${subject ?? '服务'}的证书已过期，或尚未生效。`,
    means: `连接不安全，因此没有发送任何内容。${kept}`,
    todo: '请检查这台电脑的日期和时间。如果正确，请告知服务的管理员。',
  }),
  'certificate-wrong-name': ({ subject }) => ({
    happened: `${subject ?? '服务'}出示的证书属于另一个名称。`,
    means: `此地址可能由其他程序应答，因此没有发送任何内容。${kept}`,
    todo: '请检查账户的基础网址。如果正确，请告知服务或网络的管理员。',
  }),
  'certificate-untrusted': ({ subject }) => ({
    happened: `这台电脑不信任${subject ?? '服务'}的证书。`,
    means: `证书不是由这台电脑信任的机构颁发的，因此没有发送任何内容。${kept}`,
    todo: '如果您的公司或网络会检查流量，则其证书必须受这台电脑信任，或在账户的“证书”中选定。否则请检查基础网址。',
  }),
  'tls-failed': ({ subject }) => ({
    happened: `无法与${subject ?? '服务'}建立安全连接。`,
    means: `双方未能就安全连接达成一致，因此没有发送任何内容。${kept}`,
    todo: '请检查基础网址，或咨询服务或网络的管理员。',
  }),
  'https-missing': ({ subject }) => ({
    happened: `${subject ?? '服务'} 的回应没有加密。`,
    means: `Hoist 只通过 https 发送密钥和文件，因此没有发送任何内容。${kept}`,
    todo: '请检查设置中基础网址的端口，或咨询服务的管理员。',
  }),
  'http1-missing': ({ subject }) => ({
    happened: `${subject ?? '服务'} 不支持 HTTP/1.1。`,
    means: `Hoist 无法与只支持 HTTP/2 的服务器通信，因此没有上传任何内容。${kept}`,
    todo: '请让服务的管理员允许 HTTP/1.1，或检查设置中的基础网址。',
  }),
  'proxy-unreachable': ({ subject }) => ({
    happened: `无法连接代理${subject === undefined ? '' : ` ${subject}`}，或者它没有像代理那样应答。`,
    means: `没有它就无法离开此网络。${kept}`,
    todo: '请检查网络以及设置中的代理，然后重试。',
  }),
  'proxy-login': ({ subject }) => ({
    happened: `代理${subject === undefined ? '' : ` ${subject} `}要求用户名和密码。`,
    means: `没有它们代理不会放行，或者收到的用户名和密码有误。${kept}`,
    todo: '请在设置的“网络”中输入，上传随后会自动继续。',
  }),
  'proxy-login-unsupported': ({ subject, code }) => ({
    happened: `代理${subject === undefined ? '' : ` ${subject} `}只提供 Hoist 不支持的登录方式${code === undefined ? '' : `（${code}）`}。`,
    means: `在设置中输入用户名和密码也无济于事。${kept}`,
    todo: '请向网络管理员索取不需要这种登录的代理，或使用 Px、Cntlm 等代您登录的程序，并在设置的“网络”中输入它的地址。',
  }),
  'proxy-refused': ({ subject, status }) => ({
    happened: `代理${subject === undefined ? '' : ` ${subject} `}不允许通过${status === undefined ? '' : `（${status}）`}。`,
    means: `它拒绝通往该服务，或者找不到该服务。${kept}`,
    todo: '请咨询网络管理员，或在设置的“网络”中选择其他方式。',
  }),
  'proxy-unsupported': ({ subject }) => ({
    happened: `系统要求使用 Hoist 不支持的代理类型${subject === undefined ? '' : `（${subject}）`}。`,
    means: `Hoist 仅支持 http、https 和 SOCKS 代理，因此没有发送任何内容。${kept}`,
    todo: '请在设置的“网络”中输入其他代理，或选择不使用代理。',
  }),
  'rate-limited': () => ({
    happened: '服务要求放慢速度。',
    means: `该账户的限额目前已用完。${kept}`,
    todo: '请等待几分钟，然后重试。',
  }),
  'service-failed': ({ status }) => ({
    happened: `服务出现问题${status === undefined ? '' : `（${status}）`}。`,
    means: `它无法接收已发送的内容。${kept}`,
    todo: '请等待几分钟，然后重试。',
  }),
  'unexpected-answer': () => ({
    happened: '收到的回应不是来自上传服务。',
    means: `该地址上是别的东西，或者中间有东西阻隔。${kept}`,
    todo: '请检查设置中的基础网址和网络，然后重试。',
  }),
  'answer-unreadable': () => ({
    happened: 'Hoist 无法读取服务的回应。',
    means: `服务可能已创建了一个上传，但没有说明是哪一个。它是空的，会自动关闭。${untouched}`,
    todo: '请确认该服务提供 Uploads API，然后重试。',
  }),
  'file-differs': ({ bytes: size, code, subject }) => ({
    happened: '文件已送达，但服务对它的描述不一致。',
    means:
      code === 'bytes'
        ? `服务显示的大小是 ${bytes(size ?? 0)}。`
        : code === 'filename'
          ? `服务显示的名称是“${subject ?? '?'}”。`
          : code === 'purpose'
            ? `服务显示的用途是“${subject ?? '?'}”。`
            : `服务显示的状态是“${subject ?? '?'}”。`,
    todo: '使用前，请将服务上的文件与您的文件进行比较。如果不同，请在服务上将其删除，然后重新上传。',
  }),
  'request-refused': ({ serviceMessage, status }) => ({
    happened: serviceMessage
      ? `服务拒绝了请求：${serviceMessage}`
      : `服务拒绝了请求${status === undefined ? '' : `（${status}）`}。`,
    means: `再次发送相同的内容没有用。${untouched}`,
    todo: '请更改它指出的问题，例如用途，然后重新上传该文件。',
  }),
  'remote-upload-gone': () => ({
    happened: '服务已不再保存此上传。',
    means: `已发送的内容在那里已不存在。${untouched}`,
    todo: '请重新开始，从头发送该文件。',
  }),
  'remote-upload-expired': () => ({
    happened: '文件完成之前，一小时的时限已到。',
    means: `服务会在上传开始一小时后将其关闭，已发送的内容在那里已不存在。${untouched}`,
    todo: '请在更快的线路上重新开始，或先暂停其他上传。',
  }),
  'checksum-mismatch': () => ({
    happened: '文件的校验和不一致。',
    means: `服务拼合的内容与您磁盘上的不同，因此未被接受。${untouched}`,
    todo: '请重新开始，从头发送该文件。',
  }),
  'completion-failed': ({ serviceMessage }) => ({
    happened: serviceMessage ? `服务无法合并文件：${serviceMessage}` : '服务无法合并文件。',
    means: `服务已关闭此上传，文件并不存在。${untouched}`,
    todo: '请重新开始，从头发送该文件。',
  }),
  'completion-unknown': ({ cause }) => {
    const isBlind = cause?.kind === 'not-allowed'
    const scope = cause?.subject
    return {
      happened: isBlind
        ? `服务未说明文件是否已完成，而该 API 密钥缺少${scope === undefined ? '读取文件的' : `“${scope}”`}权限，无法查看。`
        : '服务未说明文件是否已完成。',
      means: '文件可能已经存在，因此 Hoist 不会自行再次发送。',
      todo: isBlind
        ? '请授予该密钥读取文件的权限后重试，或在服务上确认该文件是否存在。'
        : '重试会再次查找该文件，仅当服务没有相关记录时才会重新发送。',
    }
  },
  'parts-failed': ({ count: parts = 1 }) => ({
    happened: count(parts, { other: '有 # 个分段无法发送。' }),
    means: kept,
    todo: '请重试：只会发送缺少的部分。',
  }),
  'proof-failed': () => ({
    happened: '各分段合起来与文件不符。',
    means: `Hoist 在完成之前进行了检查并停下，因此没有生成错误的文件。${untouched}`,
    todo: '请重新开始，从头发送该文件，并报告此问题。',
  }),
  'disk-full': () => ({
    happened: '磁盘已满。',
    means: 'Hoist 无法记录已发送的内容，因此在可能丢失任何内容之前停下了。',
    todo: '请在磁盘上腾出一些空间，然后重试。',
  }),
  'ledger-unwritable': () => ({
    happened: 'Hoist 无法写入自己的文件夹。',
    means: '它无法记录已发送的内容，因此在可能丢失任何内容之前停下了。',
    todo: '请检查该文件夹的权限，然后重试。',
  }),
  'ledger-unreadable': () => ({
    happened: '无法读取一个上传的记录。',
    means: '该记录已损坏，已另行存放，没有删除。其他上传都会继续。',
    todo: '如果文件还没有送达，请重新添加。',
  }),
  'ledger-too-new': () => ({
    happened: '一个上传的记录由更新版本的 Hoist 写入。',
    means: '此版本无法理解它，也没有改动它。其他上传都会继续。',
    todo: '请用更新的版本打开。',
  }),
  'ledger-inaccessible': () => ({
    happened: '目前无法读取一个上传的记录。',
    means: '系统不允许 Hoist 读取它。该记录保持原样。其他上传都会继续。',
    todo: '请检查驱动器和数据文件夹的权限，然后重新启动 Hoist。在此之前请不要重新添加该文件。',
  }),
  'profile-file-damaged': ({ code = '', subject = '', count: leftOut }) => {
    const lost: Readonly<Record<string, string>> = {
      accounts: '在您重新连接之前，Hoist 中会缺少账户。',
      keys: '在您重新输入之前，会缺少已保存的密钥和密码。',
      settings: '有设置恢复为默认值。',
      purposes: 'Hoist 不再记得某些文件的用途。',
      window: 'Hoist 不再记得窗口的位置。',
    }
    const todo: Readonly<Record<string, string>> = {
      accounts: '请在设置中重新连接账户。',
      keys: '请在设置中重新输入密钥。',
      settings: '请检查设置。',
    }
    return {
      happened:
        leftOut === undefined
          ? `Hoist 无法理解自己的文件“${code}.json”。`
          : `Hoist 无法理解自己的文件“${code}.json”的一部分。`,
      means: [
        leftOut === undefined
          ? `该文件已另存为“${subject}”，没有删除。`
          : `其余内容已保留。原来的文件在“${subject}”中。`,
        lost[code] ?? '',
      ]
        .join('')
        .trim(),
      todo: todo[code] ?? '您无需做任何事。',
    }
  },
  'profile-file-inaccessible': ({ subject = '' }) => ({
    happened: `Hoist 无法读取自己的文件“${subject}”。`,
    means: '该文件保持原样，Hoist 在没有它的情况下启动。您在其中的更改只保留到退出为止。',
    todo: '请检查驱动器和数据文件夹的权限，然后重新启动 Hoist。',
  }),
  'profile-in-use': () => ({
    happened: 'Hoist 已在使用此数据文件夹运行。',
    means: '同时运行两个会互相干扰。没有任何改动。',
    todo: '请使用已打开的 Hoist，或先将其退出。',
  }),
  'history-cut': ({ count: n }) => ({
    happened: count(n ?? 0, { other: '# 个已结束的上传已从列表中移除。' }),
    means: '列表超出了“设置”的“通用”所允许的范围。文件仍保留在服务中。',
    todo: '您可以在那里的文件 ID 列表中找到它们的文件 ID。',
  }),
  'file-id-log-unwritable': () => ({
    happened: '无法写入文件 ID 列表。',
    means: '上传会继续，其文件 ID 可在上传列表中找到。在此期间不会从列表中移除任何上传。',
    todo: '请检查磁盘和数据文件夹的权限。',
  }),
  'file-id-log-unopened': () => ({
    happened: '无法打开文件 ID 列表。',
    means: '没有文本程序能打开它。其内容没有变化。',
    todo: '请自行打开：详细信息中有它的位置。',
  }),
  'practice-server-failed': () => ({
    happened: '练习服务器已停止。',
    means: '发往它的上传无法继续。您磁盘上的内容没有丢失。',
    todo: '请选择“使用练习服务器”重新启动它。',
  }),
  'practice-in-use': () => ({
    happened: '练习服务器正在工作。',
    means: '它的文件夹保持不变，上传继续进行。',
    todo: '请等待上传完成或将其暂停，然后再选择文件夹。',
  }),
  'practice-folder-unusable': ({ subject }) => ({
    happened: `练习服务器无法在${subject === undefined ? '那里' : `“${subject}”`}工作。`,
    means: '该文件夹不可写入，或者里面有其他内容。没有任何改动。',
    todo: '请选择其他文件夹。',
  }),
  'export-failed': ({ code }) => ({
    happened:
      code === 'ENOSPC' || code === 'EDQUOT' ? '无法写入历史记录：该磁盘已满。' : '无法将历史记录写入那里。',
    means: '没有写入任何内容，列表中的上传保持原样。',
    todo:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? '请在该磁盘上腾出一些空间，或选择其他磁盘上的文件夹。'
        : '请选择其他文件夹，或检查您是否可以写入此文件夹。',
  }),
  'sandbox-off': () => ({
    happened: 'Chromium 的沙盒已关闭。',
    means: '上传可以正常进行，但窗口中的漏洞可能会波及您在这台电脑上能访问的一切。',
    todo: '请退出 Hoist，然后不带 --no-sandbox 并在环境中去掉 ELECTRON_DISABLE_SANDBOX 后重新启动。',
  }),
  'login-item-refused': () => ({
    happened: '无法更改登录时启动的设置。',
    means: '系统没有接受。其他一切正常，该设置保持原样。',
    todo: '请查看系统自己的登录启动项列表。',
  }),
  'sleep-refused': () => ({
    happened: '无法让这台电脑进入睡眠。',
    means: '所有上传均已完成，电脑保持唤醒。',
    todo: '请自行让它进入睡眠。详细信息中有系统的回应。',
  }),
  'not-confirmed': () => ({
    happened: '您没有确认。',
    means: '没有更改任何内容，也没有发送任何内容。',
    todo: '如果需要，请重试并确认。',
  }),
  'bad-request': () => ({
    happened: 'Hoist 无法完成此操作。',
    means: '操作对象已不存在，或不允许这样做。您的文件和上传都保持原样。',
    todo: '请重试。如果再次发生，请附上详细信息报告此问题。',
  }),
  internal: () => ({
    happened: 'Hoist 内部出现问题。',
    means: `${kept}${untouched}`,
    todo: '请重试。如果再次发生，请附上详细信息报告。',
  }),
})
