import { type CertificateProblem, certificateProblems } from '../certificates'
import { mayNotRead } from '../failures'
import type { FailureTexts } from './failures.en'
import type { Words } from './words'

const kept = 'サービスが確認済みの分は、すべて保持されています。'
const untouched = 'このコンピューターにあるファイルは、そのまま残っています。'

/** Japanese. */
export const failuresJa = ({ bytes, count }: Pick<Words, 'bytes' | 'count'>): FailureTexts => ({
  'source-missing': () => ({
    happened: 'ファイルが見つかりません。',
    means: `移動、名前の変更、または削除されたため、続きは送信されません。${kept}`,
    todo: '今の場所を指定するか、元の場所に戻して再試行してください。',
  }),
  'source-unreadable': ({ cause }) => {
    const ofDrive =
      cause?.kind === 'drive-silent'
        ? 'ファイルのあるドライブが応答しません。'
        : 'ファイルのあるドライブでエラーが続きました。'
    return {
      happened: 'このファイルを読み込めません。',
      means: `${cause === undefined ? 'Hoistに開く権限がないか、ファイルのあるドライブが取り外されています。' : ofDrive}${kept}`,
      todo:
        cause === undefined
          ? 'ドライブと、ファイルを開く権限を確認してから再試行してください。'
          : 'ドライブとその接続を確認してから再試行してください。',
    }
  },
  'drive-failed': () => ({
    happened: 'このファイルのあるドライブでエラーが発生しました。',
    means: `今はファイルを読み込めませんでした。${kept}`,
    todo: 'ドライブとその接続を確認してから再試行してください。',
  }),
  'drive-silent': () => ({
    happened: 'このファイルのあるドライブが応答しません。',
    means: `応答があるまで、ファイルの続きを読み込めません。${kept}`,
    todo: 'ドライブとその接続を確認してください。',
  }),
  'source-not-a-file': () => ({
    happened: 'これはファイルではありません。',
    means: 'アップロードできるのは、1つ1つのファイルだけです。',
    todo: 'フォルダーの中のファイルを追加するには、「フォルダーを追加」を使ってください。',
  }),
  'source-elsewhere': ({ count: n, code }) => ({
    happened:
      n !== undefined
        ? count(n, { other: '#個の項目はこのコンピューターにありません。' })
        : code === 'some'
          ? '追加しようとしたものの一部は、このコンピューターにありません。'
          : '追加しようとしたものは、このコンピューターにありません。',
    means: 'アップロードできるのはこのコンピューターにあるファイルだけなので、除外されました。',
    todo: 'まずこのコンピューターに保存してから、追加してください。',
  }),
  'source-empty': () => ({
    happened: 'このファイルは空です。',
    means: 'サービスは、中身のないファイルを受け付けません。',
    todo: 'このファイルを作成するプログラムの処理が終わっていることを確認し、もう一度追加してください。',
  }),
  'source-too-large': ({ bytes: size }) => ({
    happened: `このファイルは8 GiBを超えています${size === undefined ? '' : ` (${bytes(size)})`}。`,
    means: 'サービスが1つのファイルとして受け付けるのは8 GiBまでです。',
    todo: 'ファイルを分割してアップロードしてください。',
  }),
  'source-too-large-for-purpose': ({ bytes: size }) => ({
    happened: `このファイルはバッチには大きすぎます${size === undefined ? '' : ` (${bytes(size)})`}。`,
    means: 'サービスが受け付けるバッチファイルは200 MBまでです。',
    todo: 'ファイルを複数のバッチに分割するか、別の用途を選んでください。',
  }),
  'source-changed': () => ({
    happened: 'アップロードの開始後に、ファイルが変更されました。',
    means: '送信済みの部分は古い内容のもので、新しい内容と混ぜることはできません。',
    todo: 'ファイルができあがったら、新しい内容で最初からやり直してください。',
  }),
  'source-other': () => ({
    happened: 'これは、アップロードを始めたときのファイルではありません。',
    means: `サイズまたは日付が異なり、2つを混ぜることはできません。${kept}`,
    todo: '同じファイルの今の場所を選ぶか、このファイルを新しいアップロードとして追加してください。',
  }),
  'source-name-too-long': () => ({
    happened: 'このファイルの名前は長すぎます。',
    means: 'サービスは、この名前でファイルを保存できません。',
    todo: 'ファイルの名前を短くして、もう一度追加してください。',
  }),
  'source-name-unclear': ({ code, count: n }) =>
    code === 'handed'
      ? {
          happened: count(n ?? 1, { other: '#個の項目の名前が正しいUnicodeではありません。' }),
          means: 'ドラッグや貼り付けでは受け取れないため、追加されていません。',
          todo: '「ファイルを追加」で選ぶか、その項目のあるフォルダーを追加してください。',
        }
      : {
          happened: 'このフォルダーには、画面上で同じ名前になるファイルが複数あります。',
          means: '名前が正しいUnicodeではないため、どのファイルかHoistには判別できません。',
          todo: 'このファイルの名前を変更するか、ファイルのあるフォルダーを追加してください。',
        },
  'names-no-file': ({ code, subject = '' }) => {
    switch (code) {
      case 'address':
        return {
          happened: `「${subject}」は、このコンピューターにあるファイルのアドレスではありません。`,
          means:
            'Hoistがアップロードできるのは、このコンピューターで開けるファイルだけです。何も追加されていません。',
          todo: 'ファイルをパスで指定してください。別の場所にある場合は、先にダウンロードしてください。',
        }
      case 'option':
        return {
          happened: `「${subject}」はオプションとして扱われましたが、同じ名前のファイルがあります。`,
          means: 'このファイルは追加されていません。',
          todo: `「./${subject}」と入力するか、ファイル名の前に「--」を付けてください。`,
        }
      case 'root':
        return {
          happened: 'これはファイルシステム全体です。',
          means: 'Hoistはそのすべてを読み込むことはないため、何も追加されていません。',
          todo: 'その中のファイルまたはフォルダーを選んでください。',
        }
      default:
        return {
          happened: 'この引数は空です。',
          means: 'ファイルが指定されていないため、何も追加されていません。',
          todo: 'コマンドの引用符と変数を確認してください。',
        }
    }
  },
  'account-missing': () => ({
    happened: 'このアップロードのアカウントが、ここでは設定されていません。',
    means: `Hoistには、ファイルの送信先がわかりません。${kept}`,
    todo: '別のアカウントを選び、ファイルをもう一度アップロードしてください。',
  }),
  'key-missing': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'このアカウントにはAPIキーがありません。'
        : `「${subject}」にはAPIキーがありません。`,
    means: `キーがないと、サービスに接続できません。${kept}`,
    todo: '設定でキーを入力してください。アップロードは自動的に続きます。',
  }),
  'key-rejected': () => ({
    happened: 'サービスがAPIキーを受け付けませんでした。',
    means: `キーが間違っているか、取り消されています。このキーでは何も送信しません。${kept}`,
    todo: '設定で有効なキーを入力してください。アップロードは自動的に続きます。',
  }),
  'not-allowed': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'このAPIキーでは、ファイルをアップロードできません。'
        : mayNotRead(subject)
          ? `このAPIキーには「${subject}」の権限がないため、ファイルを読み取れません。`
          : `このAPIキーには「${subject}」の権限がないため、ファイルをアップロードできません。`,
    means: `サービスはこのキーを認識していますが、この操作を許可していません。${kept}`,
    todo: 'アカウントの管理者にファイルの書き込み権限を依頼するか、別のキーを入力してから、再試行してください。',
  }),
  'organization-rejected': () => ({
    happened: '組織とAPIキーが合っていません。',
    means: `サービスは、その組織でこのキーを使うことを認めていません。${kept}`,
    todo: 'アカウントの「組織」を空にするか、キーが属する組織を入力してください。',
  }),
  'project-rejected': () => ({
    happened: 'プロジェクトとAPIキーが合っていません。',
    means: `サービスは、そのプロジェクトでこのキーを使うことを認めていません。${kept}`,
    todo: 'アカウントの「プロジェクト」を空にするか、キーが属するプロジェクトを入力してください。',
  }),
  'account-stopped': ({ serviceMessage: said }) => ({
    happened: 'サービスは、このアカウントからの要求をこれ以上受け付けません。',
    means: `${said === undefined ? '' : `サービスのメッセージ：「${said}」`}このアカウントのアップロードはすべて待機しています。${kept}`,
    todo: 'アカウントのプランと支払い設定を確認してから、再試行してください。すべてのアップロードが続行されます。',
  }),
  'storage-full': ({ serviceMessage: said }) => ({
    happened: 'このアカウントのファイル用ストレージがいっぱいです。',
    means: `${said === undefined ? '' : `サービスのメッセージ：「${said}」`}このアカウントのアップロードはすべて待機しています。${kept}`,
    todo: '不要になったファイルを削除するか、有効期限を設定してから、再試行してください。すべてのアップロードが続行されます。',
  }),
  'base-url-invalid': ({ code, subject }) => {
    const named = subject === undefined ? 'このベースURL' : `「${subject}」`
    const means = 'このアドレスではサービスが見つからないか、キーが保護されずに送られてしまいます。'
    switch (code) {
      case 'in-clear':
        return {
          happened: `${named}では、キーが保護されないままネットワークに送られます。`,
          means,
          todo: 'https:// で始まるアドレスを入力してください。http:// は、このコンピューター、プライベート IP アドレス、ドットを含まない名前でのみ使えます。',
        }
      case 'spaces':
        return {
          happened: 'ベースURLに空白を含めることはできません。',
          means,
          todo: '空白を削除してください。',
        }
      case 'user':
        return {
          happened: 'ベースURLにユーザー名やパスワードを含めることはできません。',
          means,
          todo: '「@」より前を削除してください。キーは別に入力します。',
        }
      case 'query':
        return {
          happened: 'ベースURLにクエリ（「?…」）を含めることはできません。',
          means,
          todo: '「?」以降を削除してください。使えるのは、Azure用の ?api-version=… だけです。',
        }
      case 'fragment':
        return {
          happened: 'ベースURLにフラグメント（「#…」）を含めることはできません。',
          means,
          todo: '「#」以降を削除してください。',
        }
      default:
        return {
          happened: `${named}は、Hoistで使えるWebアドレスではありません。`,
          means,
          todo: '「https://api.openai.com/v1」のように、https:// で始まるアドレスを入力してください。',
        }
    }
  },
  'account-moved': ({ subject }) => ({
    happened: `このアカウントの送信先は、現在${subject ?? '別のアドレス'}です。`,
    means: 'このファイルは別のアドレスに送られたものなので、新しいアドレスには何も送信されません。',
    todo: 'そこへ送る場合は再試行してください。送信前に確認が表示されます。',
  }),
  'certificate-file-unusable': ({ subject, code }) => {
    const file = subject === undefined ? '証明書ファイル' : subject
    const happened: Record<CertificateProblem, string> = {
      missing: `証明書ファイル「${file}」が見つかりません。`,
      unreadable: `証明書ファイル「${file}」を読み取れません。`,
      'no-certificate': `「${file}」に証明書がありません。`,
      'no-key': `「${file}」に秘密鍵がありません。`,
      passphrase: `「${file}」のパスフレーズがないか、間違っています。`,
      'other-key': `秘密鍵が「${file}」の証明書のものではありません。`,
      unsupported: `「${file}」は、Hoistでは開けない方式で暗号化されています。`,
    }
    const todo: Partial<Record<CertificateProblem, string>> = {
      passphrase: 'アカウントの「証明書」でパスフレーズを入力してください。',
      unsupported: 'AESで暗号化して書き出し直すか、PEM形式で書き出してください。',
    }
    const problem = certificateProblems.find((known) => known === code) ?? 'unreadable'
    return {
      happened: happened[problem],
      means: `このアカウントで安全に接続するには、このファイルが必要です。何も送信していません。${kept}`,
      todo: todo[problem] ?? 'アカウントの「証明書」で正しいファイルを選んでください。',
    }
  },
  'client-certificate-needed': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}が、クライアント証明書を求めています。`,
    means: `証明書がないか、このアカウントの証明書が受け付けられないため、接続できません。${kept}`,
    todo: 'アカウントの「証明書」で、有効なクライアント証明書を選んでください。',
  }),
  'keychain-unavailable': () => ({
    happened: 'このコンピューターには、Hoistで使えるキーチェーンがありません。',
    means: 'キーはHoistを終了するまで使われ、どこにも書き込まれません。',
    todo: '次回もう一度入力するか、GNOME KeyringやKWalletなどのキーチェーンを設定してください。',
  }),
  'keychain-unreachable': () => ({
    happened: '現在、このコンピューターのキーチェーンを利用できません。',
    means: `キーはそこに保管されていますが、Hoistは読み取れません。そのキーが必要なアップロードは待機します。${kept}`,
    todo: 'キーチェーンのロックを解除してもう一度試すか、設定でキーを入力してください。',
  }),
  'keychain-asks': () => ({
    happened: 'Hoistはこのコンピューターのキーチェーンを待っています。',
    means:
      'キーはそこに保管されています。ロックされているか、まだ作成されていない可能性があります。キーが必要なアップロードは待機し、それ以外は続行されます。',
    todo: 'システムからパスワードを求められたら、入力してください。その後、Hoistは自動的に続行します。',
  }),
  offline: () => ({
    happened: 'このコンピューターはネットワークに接続されていません。',
    means: `アップロードは待機しています。${kept}`,
    todo: '操作は必要ありません。ネットワークが戻ると自動的に続きます。',
  }),
  asleep: () => ({
    happened: 'このコンピューターはスリープしていました。',
    means: `アップロードは待機しています。${kept}`,
    todo: '操作は必要ありません。自動的に続きます。',
  }),
  'host-unreachable': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}に接続できません。`,
    means: `Hoist は再試行を続け、接続でき次第自動的に再開します。${kept}`,
    todo: '続く場合はネットワークを確認してください。今すぐ再試行することもできます。',
  }),
  'address-unreachable': ({ subject }) => ({
    happened: `${subject === undefined ? 'このアカウントのアドレス' : `「${subject}」`}から、サービスとしての応答が一度もありません。`,
    means:
      'このアカウントのベース URL が誤っているか、ネットワークから接続できない可能性があります。何も送信されていません。',
    todo: '設定のベース URL とネットワークを確認してから、再試行してください。',
  }),
  'host-not-found': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}が見つかりませんでした。`,
    means: `ネットワークが切れているか、アドレスが間違っています。${kept}`,
    todo: 'ネットワークと、設定のベースURLを確認してから再試行してください。',
  }),
  'connection-refused': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}から応答がありません。`,
    means: `サービスが動いていないか、アドレスが間違っています。${kept}`,
    todo: '設定のベースURLを確認するか、サービスが復旧するのを待ってから再試行してください。',
  }),
  'connection-lost': () => ({
    happened: '接続が切れました。',
    means: `送信中だったパートは、送信し直す必要があります。${kept}`,
    todo: 'ネットワークを確認してから再試行してください。',
  }),
  'no-progress': () => ({
    happened: '回線が長いあいだ止まっていました。',
    means: `送信中だったパートは、送信し直す必要があります。${kept}`,
    todo: 'ネットワークを確認してから再試行してください。',
  }),
  'certificate-expired': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}の証明書は、期限切れか、まだ有効になっていません。`,
    means: `安全に接続できないため、何も送信していません。${kept}`,
    todo: 'このコンピューターの日付と時刻を確認してください。正しい場合は、サービスの管理者に知らせてください。',
  }),
  'certificate-wrong-name': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}の証明書は、別の名前のものです。`,
    means: `このアドレスで別のものが応答している可能性があるため、何も送信していません。${kept}`,
    todo: 'アカウントのベースURLを確認してください。正しい場合は、サービスまたはネットワークの管理者に知らせてください。',
  }),
  'certificate-untrusted': ({ subject }) => ({
    happened: `このコンピューターは、${subject === undefined ? 'サービス' : `「${subject}」`}の証明書を信頼していません。`,
    means: `このコンピューターが信頼する発行者の証明書ではないため、何も送信していません。${kept}`,
    todo: '会社やネットワークが通信を検査している場合は、その証明書をこのコンピューターで信頼するか、アカウントの「証明書」で選んでください。そうでない場合は、ベースURLを確認してください。',
  }),
  'tls-failed': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}に安全に接続できませんでした。`,
    means: `安全な接続の方法が一致しなかったため、何も送信していません。${kept}`,
    todo: 'ベースURLを確認するか、サービスまたはネットワークの管理者に問い合わせてください。',
  }),
  'https-missing': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}が暗号化せずに応答しています。`,
    means: `Hoistはキーとファイルをhttpsでのみ送信するため、何も送信していません。${kept}`,
    todo: '設定のベースURLのポートを確認するか、サービスの管理者に問い合わせてください。',
  }),
  'http1-missing': ({ subject }) => ({
    happened: `${subject === undefined ? 'サービス' : `「${subject}」`}はHTTP/1.1に対応していません。`,
    means: `HTTP/2にしか対応しないサーバーとは通信できないため、何もアップロードしていません。${kept}`,
    todo: 'HTTP/1.1を許可するようサービスの管理者に依頼するか、設定のベースURLを確認してください。',
  }),
  'proxy-unreachable': ({ subject }) => ({
    happened: `プロキシ${subject === undefined ? '' : `「${subject}」`}に接続できないか、プロキシとしての応答がありません。`,
    means: `プロキシがないと、このネットワークの外には何も送信できません。${kept}`,
    todo: 'ネットワークと、設定のプロキシを確認してから再試行してください。',
  }),
  'proxy-login': ({ subject }) => ({
    happened: `プロキシ${subject === undefined ? '' : `「${subject}」`}が、ユーザー名とパスワードを求めています。`,
    means: `これらがないか間違っているため、何も通してもらえません。${kept}`,
    todo: '設定の「ネットワーク」で入力してください。アップロードは自動的に続きます。',
  }),
  'proxy-login-unsupported': ({ subject, code }) => ({
    happened: `プロキシ${subject === undefined ? '' : `「${subject}」`}は、Hoistが対応していない認証方式しか受け付けません${code === undefined ? '' : ` (${code})`}。`,
    means: `設定にユーザー名とパスワードを入力しても解決しません。${kept}`,
    todo: 'この認証を必要としないプロキシについてネットワークの管理者に問い合わせるか、PxやCntlmのように代わりに認証するプログラムを使い、そのアドレスを設定の「ネットワーク」に入力してください。',
  }),
  'proxy-refused': ({ subject, status }) => ({
    happened: `プロキシ${subject === undefined ? '' : `「${subject}」`}に通してもらえません${status === undefined ? '' : ` (${status})`}。`,
    means: `プロキシがこのサービスへの接続を拒否しているか、サービスを見つけられません。${kept}`,
    todo: 'ネットワークの管理者に問い合わせるか、設定の「ネットワーク」で別の経路を選んでください。',
  }),
  'proxy-unsupported': ({ subject }) => ({
    happened: `システムが、Hoistで使えない種類のプロキシを指定しています${subject === undefined ? '' : ` (${subject})`}。`,
    means: `Hoistで使えるのはhttp、https、SOCKSのプロキシだけなので、何も送信していません。${kept}`,
    todo: '設定の「ネットワーク」で別のプロキシを入力するか、使わない設定にしてください。',
  }),
  'rate-limited': () => ({
    happened: '送信を遅くするよう、サービスから求められました。',
    means: `このアカウントの利用枠を、今は使い切っています。${kept}`,
    todo: '数分待ってから再試行してください。',
  }),
  'service-failed': ({ status }) => ({
    happened: `サービスで問題が発生しています${status === undefined ? '' : ` (${status})`}。`,
    means: `送信した内容を受け取ってもらえませんでした。${kept}`,
    todo: '数分待ってから再試行してください。',
  }),
  'unexpected-answer': () => ({
    happened: 'アップロード用サービスのものではない応答が返りました。',
    means: `このアドレスに別のものがあるか、途中で何かが割り込んでいます。${kept}`,
    todo: '設定のベースURLとネットワークを確認してから再試行してください。',
  }),
  'answer-unreadable': () => ({
    happened: 'サービスの応答を読み取れません。',
    means: `サービスがアップロードを開始した可能性がありますが、どれかは示されていません。中身は空で、自動的に閉じられます。${untouched}`,
    todo: 'このサービスがUploads APIを提供しているか確認してから再試行してください。',
  }),
  'file-differs': ({ bytes: size, code, subject }) => ({
    happened: 'ファイルは届きましたが、サービスが示す内容と異なります。',
    means:
      code === 'bytes'
        ? `サービスが示すサイズは${bytes(size ?? 0)}です。`
        : code === 'filename'
          ? `サービスが示す名前は「${subject ?? '?'}」です。`
          : code === 'purpose'
            ? `サービスが示す用途は「${subject ?? '?'}」です。`
            : `サービスが示す状態は「${subject ?? '?'}」です。`,
    todo: '使用する前に、サービス上のファイルを手元のファイルと比べてください。異なる場合は、サービス上のファイルを削除してから、もう一度アップロードしてください。',
  }),
  'request-refused': ({ serviceMessage, status }) => ({
    happened: serviceMessage
      ? `サービスが「${serviceMessage}」という理由で拒否しました。`
      : `サービスが要求を拒否しました${status === undefined ? '' : ` (${status})`}。`,
    means: `同じものをもう一度送信しても結果は変わりません。${untouched}`,
    todo: '用途など、指摘された点を直してから、ファイルをもう一度アップロードしてください。',
  }),
  'remote-upload-gone': () => ({
    happened: 'サービスには、このアップロードがもうありません。',
    means: `送信した内容は、サービスから失われました。${untouched}`,
    todo: '最初からやり直すと、ファイル全体をもう一度送信します。',
  }),
  'remote-upload-expired': () => ({
    happened: 'ファイルがそろう前に、1時間の期限が過ぎました。',
    means: `サービスは開始から1時間でアップロードを締め切るため、送信した内容は失われました。${untouched}`,
    todo: 'もっと速い回線を使うか、ほかのアップロードを一時停止して、最初からやり直してください。',
  }),
  'checksum-mismatch': () => ({
    happened: 'ファイルのチェックサムが一致しません。',
    means: `サービスで組み立てられた内容がディスク上のファイルと異なるため、受け付けられませんでした。${untouched}`,
    todo: '最初からやり直すと、ファイル全体をもう一度送信します。',
  }),
  'completion-failed': ({ serviceMessage }) => ({
    happened: serviceMessage
      ? `サービスが「${serviceMessage}」という理由でファイルを組み立てられませんでした。`
      : 'サービスがファイルを組み立てられませんでした。',
    means: `サービスはこのアップロードを締め切り、ファイルは作成されていません。${untouched}`,
    todo: '最初からやり直すと、ファイル全体をもう一度送信します。',
  }),
  'completion-unknown': ({ cause }) => {
    const isBlind = cause?.kind === 'not-allowed'
    const scope = cause?.subject
    return {
      happened: isBlind
        ? `ファイルが完了したかどうか、サービスから回答がありませんでした。このAPIキーには${scope === undefined ? 'ファイルを読み取る権限' : `「${scope}」の権限`}がないため、確認できません。`
        : 'ファイルが完了したかどうか、サービスから回答がありませんでした。',
      means: 'ファイルはすでに存在する可能性があるため、Hoist が自動的に再送信することはありません。',
      todo: isBlind
        ? 'キーにファイルの読み取り権限を付けて再試行するか、ファイルがあるかどうかをサービスで確認してください。'
        : '再試行するともう一度探し、サービスに記録がない場合にのみ送り直します。',
    }
  },
  'parts-failed': ({ count: parts = 1 }) => ({
    happened: count(parts, { other: '#個のパートを送信できませんでした。' }),
    means: kept,
    todo: '再試行してください。足りない分だけを送信します。',
  }),
  'proof-failed': () => ({
    happened: 'パートを合わせても、元のファイルになりません。',
    means: `完了の前にHoistが確認して停止したため、誤ったファイルは作られていません。${untouched}`,
    todo: '最初からやり直すと、ファイル全体をもう一度送信します。この問題の報告もお願いします。',
  }),
  'disk-full': () => ({
    happened: 'ディスクがいっぱいです。',
    means: '送信の記録を書き込めないため、何かが失われる前にHoistは停止しました。',
    todo: 'ディスクの空き容量を増やしてから再試行してください。',
  }),
  'ledger-unwritable': () => ({
    happened: 'Hoistが自分のフォルダーに書き込めません。',
    means: '送信の記録を書き込めないため、何かが失われる前にHoistは停止しました。',
    todo: 'フォルダーのアクセス権を確認してから再試行してください。',
  }),
  'ledger-unreadable': () => ({
    happened: '1件のアップロードの記録を読み込めませんでした。',
    means: '記録が壊れているため、削除せずに別の場所へ移しました。ほかのアップロードはすべて続いています。',
    todo: 'まだ届いていなかった場合は、ファイルをもう一度追加してください。',
  }),
  'ledger-too-new': () => ({
    happened: '1件のアップロードの記録が、新しいバージョンのHoistで書かれています。',
    means: 'このバージョンでは読めないため、そのまま残しました。ほかのアップロードはすべて続いています。',
    todo: '新しいバージョンのHoistで開いてください。',
  }),
  'ledger-inaccessible': () => ({
    happened: '1件のアップロードの記録を、現在読み込めません。',
    means:
      'システムが読み込みを許可しないため、記録はそのまま残しました。ほかのアップロードはすべて続いています。',
    todo: 'ドライブとデータフォルダーのアクセス権を確認し、Hoistをもう一度起動してください。それまではファイルを追加し直さないでください。',
  }),
  'profile-file-damaged': ({ code = '', subject = '', count: leftOut }) => {
    const lost: Readonly<Record<string, string>> = {
      accounts: '接続し直すまで、Hoistにはアカウントが表示されません。',
      keys: '入力し直すまで、保存されていたキーやパスワードは使えません。',
      settings: '設定が初期値に戻っています。',
      purposes: '一部のファイルの用途の記憶が失われました。',
      window: 'ウィンドウの位置の記憶が失われました。',
    }
    const todo: Readonly<Record<string, string>> = {
      accounts: '設定でアカウントを接続し直してください。',
      keys: '設定でキーを入力し直してください。',
      settings: '設定を確認してください。',
    }
    return {
      happened:
        leftOut === undefined
          ? `Hoistが自分のファイル「${code}.json」を解釈できません。`
          : `Hoistが自分のファイル「${code}.json」の一部を解釈できません。`,
      means: [
        leftOut === undefined
          ? `削除せずに「${subject}」として別に保存しました。`
          : `残りは保持しています。元のファイルは「${subject}」にあります。`,
        lost[code] ?? '',
      ]
        .join('')
        .trim(),
      todo: todo[code] ?? '操作は必要ありません。',
    }
  },
  'profile-file-inaccessible': ({ subject = '' }) => ({
    happened: `Hoistが自分のファイル「${subject}」を読み込めません。`,
    means:
      'ファイルはそのまま残し、それを使わずに起動しました。そこでの変更は、終了するまでしか保持されません。',
    todo: 'ドライブとデータフォルダーのアクセス権を確認し、Hoistをもう一度起動してください。',
  }),
  'profile-in-use': () => ({
    happened: 'このデータフォルダーを使って、Hoistがすでに動作しています。',
    means: '同時に2つ動かすと、互いの妨げになります。何も変更されていません。',
    todo: '開いているHoistを使うか、先に終了してください。',
  }),
  'history-cut': ({ count: n }) => ({
    happened: count(n ?? 0, { other: '終わったアップロード#件をリストから削除しました。' }),
    means: 'リストが「設定」の「一般」で決めた範囲を超えていました。ファイルはサービスに残っています。',
    todo: 'ファイルIDは、同じ画面の「ファイルIDの一覧」で確認できます。',
  }),
  'file-id-log-unwritable': () => ({
    happened: 'ファイルIDの一覧を書き込めませんでした。',
    means:
      'アップロードは続いており、ファイルIDはアップロードのリストで確認できます。それまでリストからは何も削除されません。',
    todo: 'ディスクとデータフォルダーのアクセス権を確認してください。',
  }),
  'file-id-log-unopened': () => ({
    happened: 'ファイルIDの一覧を開けませんでした。',
    means: 'テキストファイルを開くプログラムが見つかりません。内容はそのままです。',
    todo: '詳細に表示される場所から、直接開いてください。',
  }),
  'practice-server-failed': () => ({
    happened: '練習用サーバーが停止しました。',
    means: 'このサーバーへのアップロードは続けられません。ディスク上のものは何も失われていません。',
    todo: '「練習用サーバーを使う」を選んで、もう一度起動してください。',
  }),
  'export-failed': ({ code }) => ({
    happened:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'ディスクがいっぱいのため、履歴を書き出せませんでした。'
        : 'その場所には履歴を書き出せませんでした。',
    means: '何も書き込まれていません。リストのアップロードも元のままです。',
    todo:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'そのディスクの空き容量を増やすか、別のディスクのフォルダーを選んでください。'
        : '別のフォルダーを選ぶか、このフォルダーに書き込む権限を確認してください。',
  }),
  'sandbox-off': () => ({
    happened: 'Chromiumのサンドボックスが無効になっています。',
    means:
      'アップロードは続けられますが、ウィンドウに欠陥があると、このコンピューターであなたがアクセスできるすべてのものに影響が及ぶおそれがあります。',
    todo: 'Hoistを終了し、--no-sandbox を付けず、環境変数 ELECTRON_DISABLE_SANDBOX も設定せずに起動してください。',
  }),
  'login-item-refused': () => ({
    happened: 'ログイン時の起動を変更できませんでした。',
    means: 'システムが変更を受け付けませんでした。ほかの機能はすべて使え、設定は元のままです。',
    todo: 'ログイン時に起動するプログラムの一覧を、システムの設定で確認してください。',
  }),
  'sleep-refused': () => ({
    happened: 'このコンピューターをスリープさせることができませんでした。',
    means: 'アップロードはすべて終わっており、コンピューターは動作したままです。',
    todo: '手動でスリープさせてください。システムからの応答は、詳細に表示されます。',
  }),
  'practice-in-use': () => ({
    happened: '練習用サーバーは使用中です。',
    means: 'フォルダーは今のままで、アップロードは続きます。',
    todo: 'アップロードが終わるまで待つか、一時停止してから、フォルダーをもう一度選んでください。',
  }),
  'practice-folder-unusable': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'その場所では、練習用サーバーを使えません。'
        : `「${subject}」では、練習用サーバーを使えません。`,
    means: 'フォルダーに書き込む権限がないか、別のものが入っています。何も変更されていません。',
    todo: '別のフォルダーを選んでください。',
  }),
  'not-confirmed': () => ({
    happened: '確認されませんでした。',
    means: '何も変更されず、何も送信されていません。',
    todo: '実行する場合は、もう一度操作して確認してください。',
  }),
  'bad-request': () => ({
    happened: 'Hoistはこの操作を実行できませんでした。',
    means: '対象がもう存在しないか、許可されていません。ファイルとアップロードはそのまま残っています。',
    todo: 'もう一度お試しください。また起きた場合は、詳細を添えて報告してください。',
  }),
  internal: () => ({
    happened: 'Hoistの内部で問題が発生しました。',
    means: `${kept}${untouched}`,
    todo: '再試行してください。また起きた場合は、詳細を添えて報告してください。',
  }),
})
