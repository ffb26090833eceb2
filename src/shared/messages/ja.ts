import type { Messages } from './en'
import { failuresJa } from './failures.ja'
import type { Words } from './words'

/** Japanese. */
export const ja = ({
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
  language: 'ja',
  direction: 'ltr',
  between: { sentences: '', pieces: '、' },
  fileIn: (name: string, folder: string) => `${name}（${folder}）`,

  failures: failuresJa({ bytes, count }),

  app: {
    name: 'Hoist',
    loading: 'Hoistを開いています…',
    brokenTitle: 'ウィンドウを表示できませんでした',
    brokenText:
      'これはHoistの不具合です。アップロードには影響ありません。バックグラウンドで続いており、何も失われません。',
    startTitle: 'Hoistのウィンドウを開けませんでした',
    tryAgain: 'もう一度試す',
    details: '詳細',
    dismiss: '閉じる',
    close: '閉じる',
  },

  toolbar: {
    label: '主な操作',
    addFiles: 'ファイルを追加',
    addFolder: 'フォルダーを追加',
    pauseAll: 'すべて一時停止',
    resumeAll: 'すべて再開',
    clearFinished: '終わったものを消去',
    settings: '設定',
  },

  welcome: {
    title: '大きなファイルを、モデルが使える場所へ',
    text: 'Hoistは8 GiBまでのファイルをパートに分け、並行してOpenAIプラットフォームへ送信します。途切れても続きから再開し、すべてのバイトが届いたことを確かめてからファイルIDをお渡しします。',
    connect: 'アカウントを接続',
    connectText: 'OpenAIプラットフォーム、または互換サービスのAPIキーを使います。',
    practice: '練習用サーバーを使う',
    practiceText:
      'すべての操作を試せますが、このコンピューターの外には何も送信されません。キーも必要ありません。',
    practiceStarting: '練習用サーバーを起動しています…',
    waitingTitle: (files: number) => count(files, { other: '#個のファイルがアカウントの設定を待っています' }),
    waitingText: '送信先を選んでください。アップロードするかどうかは、その後で決められます。',
    discard: '破棄',
  },

  empty: {
    title: 'ファイルをここにドロップ',
    text: '上の「ファイルを追加」や「フォルダーを追加」も使えます。ファイルマネージャーでコピーしたファイルを貼り付けることもできます。',
  },

  drop: {
    title: 'ドロップして追加',
    text: '送信を始める前に、用途を選べます。',
  },

  totals: {
    label: '合計',
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `残り${duration(seconds)}`,
  },

  /** The limit of the speed, at the foot of the window. */
  limit: {
    byHand: (bytesPerSecond: number) => `速度を${rate(bytesPerSecond)}に制限中`,
    bySchedule: (bytesPerSecond: number) => `スケジュールにより${rate(bytesPerSecond)}に制限中`,
    byScheduleUntil: (bytesPerSecond: number, at: number) =>
      `スケジュールにより${soon(at)}まで${rate(bytesPerSecond)}に制限中`,
    lift: '一時的に解除',
    lifted: (bytesPerSecond: number) => `${rate(bytesPerSecond)}の速度制限を解除しています`,
    again: '制限を戻す',
  },

  uploads: {
    label: 'アップロード',
    state: {
      queued: '待機中',
      creating: '開始中',
      uploading: 'アップロード中',
      ready: '完了可能',
      completing: '完了処理中',
      completed: '完了',
      pausing: '一時停止処理中',
      paused: '一時停止中',
      failing: '停止処理中',
      renewing: '再スタート中',
      failed: '失敗',
      cancelling: 'キャンセル処理中',
      cancelled: 'キャンセル済み',
    },
    pausedByRestart: 'Hoistを終了したため一時停止中',
    rowName: (name: string, state: string, size: number) => `${name}、${state}、${bytes(size)}`,
    sentOf: (sent: number, size: number) => `${bytes(sent)} / ${bytes(size)}`,
    size: (size: number) => bytes(size),
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `残り${duration(seconds)}`,
    expiresIn: (seconds: number) => `期限まで${duration(seconds)}`,
    expired: '期限切れ',
    outlook: {
      tight: '残りを送信する時間があまりありません。',
      tightReady: 'すべて送信済みです。1時間の期限が過ぎる前に「完了する」を押してください。',
      late: 'この回線では1時間の期限に間に合いません。',
      lateTodo:
        'ほかのアップロードを一時停止するか、設定で同時に送信するパートを増やすか、もっと速い回線で始めてください。',
      tightTodo: 'ほかのアップロードを一時停止すると、間に合いやすくなります。',
    },
    expiresHelp: 'サービスは、開始から1時間でアップロードを締め切ります。',
    failedParts: (n: number) => count(n, { other: '#個のパートが失敗' }),
    failedPartsRestGoesOn: (n: number) => count(n, { other: '#個のパートが失敗、残りは続行中' }),
    waitingParts: (n: number) => count(n, { other: '#個のパートが再試行待ち' }),
    partFailure: (n: number, happened: string) => `パート${number(n)}：${happened}`,
    goesOnIn: (seconds: number) => `${duration(seconds)}後に続行`,
    goesOn: 'まもなく続行',
    waitsForConnection: '接続を待っています',
    waitsForTurn: '順番を待っています',
    finishing: (n: number) => count(n, { other: '一時停止処理中、#個のパートを送信し終えています' }),
    puttingTogether: (service: string, seconds: number) =>
      `送信が終わりました。${service}がファイルを組み立てています… ${elapsed(seconds)}`,
    startedOver: '最初からやり直し：1時間の制限が過ぎていました',
    progress: '進行状況',
    progressText: (sent: number, confirmed: number) =>
      `${percent(sent)}を送信済み、${percent(confirmed)}を確認済み`,
    progressHelp: (sent: number, confirmed: number) =>
      `${bytes(sent)}を送信済み、${bytes(confirmed)}をサービスが確認済み`,
    to: (account: string) => `送信先: ${account}`,
    fileId: 'ファイルID',
    pause: '一時停止',
    pauseNow: '今すぐ一時停止',
    resume: '再開',
    cancel: 'キャンセル',
    complete: '完了する',
    retry: '再試行',
    remove: 'リストから削除',
    showParts: 'パートを表示',
    showCard: '詳細を表示',
    showInFolder: 'フォルダーで表示',
    copyFileId: 'ファイルIDをコピー',
    copied: 'コピーしました',
    details: '詳細',
    copyReport: 'レポートをコピー',
    openBilling: '支払い設定を開く',
  },

  /** Everything about a finished upload. */
  fileCard: {
    label: (name: string) => `「${name}」の詳細`,
    close: '詳細を隠す',
    again: 'もう一度アップロード',
    account: 'アカウント',
    size: 'サイズ',
    sizeValue: (size: number) =>
      size < 1000 ? bytes(size) : `${bytes(size)} (${count(size, { other: '#バイト' })})`,
    duration: '送信時間',
    durationValue: (seconds: number) => took(seconds),
    speed: '平均速度',
    finished: '完了日時',
    expires: '保管期限',
    never: 'サービスで削除するまで',
    until: (at: number) => `${date(at)}まで`,
    date: (at: number) => date(at),
    checksum: 'MD5',
    copyChecksum: 'チェックサムをコピー',
    snippets: 'ファイルの使い方',
    languages: { curl: 'curl', python: 'Python', node: 'Node.js' },
    copySnippet: 'コードをコピー',
    key: (variable: string) => `キーは環境変数${variable}から読み取られます。`,
    practiceKey:
      '練習用サーバーはキーを公開せず、このような呼び出しには応答しません。実際の使い方を示す例です。',
    stays: 'アップロードをリストから削除しても、サービスにあるファイルは削除されません。',
  },

  /** Uploads that have ended. */
  history: {
    title: '終わったアップロード',
    text: 'ファイルIDを後から確認できるように、リストに残ります。リストから削除しても、ファイルはサービスに残ります。',
    count: {
      limit: '新しいものだけを残す',
      limitText: 'オフにすると、終わったアップロードは件数に関係なく残ります。',
      value: '最大件数',
      valueText: 'この件数を超えると、古いものからリストから削除されます。',
    },
    days: {
      limit: '一定期間だけ残す',
      limitText: 'オフにすると、終わったアップロードは古くなっても残ります。',
      value: '日数',
      valueText: 'これより前に終わったアップロードは、リストから削除されます。',
    },
    number: (value: number) => number(value),
    export: '履歴を書き出す…',
    exportText: '表計算ソフト用の表 (CSV)、またはほかのプログラム用のJSONとして書き出します。',
    stay: 'Hoistを開いてから終わったアップロードと、ファイルIDをまだコピーも書き出しもしていないアップロードは、必ず残ります。',
    openLog: 'ファイルIDの一覧を開く',
    logText:
      '終わったアップロードの日時、ファイルID、名前を記録するテキストファイルです。リストから削除されても、ここには残ります。',
    fileName: 'Hoistの履歴.csv',
    csv: '表 (CSV)',
    json: 'JSON',
    exported: (n: number, name: string) =>
      `${count(n, { other: '終わったアップロード#件を' })}「${name}」に書き出しました。`,
    nothing: '書き出せる、終わったアップロードはまだありません。',
  },

  undo: {
    removed: (name: string) => `「${name}」をリストから削除しました。`,
    removedMany: (n: number) => count(n, { other: '#件のアップロードをリストから削除しました。' }),
    discarded: (n: number) => count(n, { other: '#個のファイルは追加されませんでした。' }),
    stays: (n: number) => count(n, { other: 'すでに届いたファイルは、サービスに残ります。' }),
    undo: '元に戻す',
  },

  /** The one button beside a failure. */
  failureActions: {
    retry: '再試行',
    'start-over': '最初からやり直す',
    'enter-key': 'キーを入力…',
    'check-account': 'アカウントを確認…',
    'check-proxy': 'プロキシを確認…',
    'choose-account': 'アカウントを選択…',
    'change-upload': '変更してもう一度アップロード…',
    'locate-file': 'ファイルの場所を指定…',
    'add-files': '別のファイルを選択…',
    'start-practice': '練習用サーバーを使う',
  },

  /** What belongs to the whole list: what it shows, and moving in it. */
  list: {
    show: '表示',
    filters: {
      all: 'すべて',
      running: '送信中',
      waiting: '待機中',
      paused: '一時停止中',
      failed: '失敗',
      finished: '終了',
    },
    filter: (name: string, n: number) => `${name}: ${count(n, { other: 'アップロード#件' })}`,
    count: (n: number) => number(n),
    search: '名前で検索',
    clearSearch: '検索をクリア',
    shown: (n: number) => count(n, { other: '#件のアップロードを表示中' }),
    noneTitle: '一致するアップロードはありません',
    noneText: (n: number) =>
      count(n, {
        other: 'リストには#件のアップロードがありますが、この検索と絞り込みでは表示されません。',
      }),
    showAll: 'すべてのアップロードを表示',
    more: 'その他の操作',
    moreOf: (name: string) => `「${name}」の操作`,
    move: {
      top: '先頭に移動',
      up: '上に移動',
      down: '下に移動',
      end: '末尾に移動',
    },
    moved: (name: string, place: number, total: number) =>
      `「${name}」: ${number(total)}件中${number(place)}番目`,
    movedMany: (n: number, place: number, total: number) =>
      `${count(n, { other: '#件のアップロード' })}を${number(total)}件中${number(place)}番目に移動しました`,
    /** What was asked for a moment ago. */
    asked: {
      pause: '一時停止処理中',
      resume: '再開処理中',
      cancel: 'キャンセル処理中',
      complete: '完了処理中',
      retry: '再試行中',
      remove: '削除中',
    },
  },

  selection: {
    label: '選択項目',
    count: (n: number) => count(n, { other: '#件のアップロードを選択中' }),
    hidden: (n: number) => `うち${number(n)}件は表示されていません`,
    clear: '選択を解除',
    top: '先頭に移動',
    actions: {
      pause: (n: number) => `${number(n)}件を一時停止`,
      resume: (n: number) => `${number(n)}件を再開`,
      cancel: (n: number) => `${number(n)}件をキャンセル`,
      complete: (n: number) => `${number(n)}件を完了する`,
      retry: (n: number) => `${number(n)}件を再試行`,
      remove: (n: number) => `${number(n)}件をリストから削除`,
    },
  },

  cancelQuestion: {
    title: (n: number) =>
      n === 1
        ? 'このアップロードをキャンセルしますか？'
        : count(n, { other: '#件のアップロードをキャンセルしますか？' }),
    one: (name: string, confirmed: number) =>
      `サービスは「${name}」の${bytes(confirmed)}を受信確認済みです。キャンセルするとこの分は失われ、送信し直す必要があります。`,
    many: (confirmed: number) =>
      `サービスは${bytes(confirmed)}を受信確認済みです。キャンセルするとこの分は失われ、送信し直す必要があります。`,
    pauseInstead: () => '一時停止なら、1時間の期限が過ぎるまで受信確認済みの分が保持されます。',
    cancel: (n: number) =>
      n === 1 ? 'アップロードをキャンセル' : count(n, { other: '#件のアップロードをキャンセル' }),
    keep: () => '残す',
  },

  details: {
    detail: '原因',
    status: 'ステータス',
    code: 'コード',
    serviceMessage: 'サービスからのメッセージ',
    requestId: 'リクエストID',
  },

  parts: {
    label: (name: string) => `「${name}」のパート`,
    paneLabel: 'パート',
    close: 'パートを隠す',
    loading: 'パートを読み込んでいます…',
    none: 'パートの分け方は、このアップロードの開始時に決まります。',
    retryPart: 'パートを再試行',
    state: {
      pending: '未送信',
      sending: '送信中',
      waiting: '再試行待ち',
      confirmed: '確認済み',
      failed: '失敗',
    },
    name: (n: number, total: number) => `パート${number(n)}/${number(total)}`,
    percent: (n: number) => `${number(n)}パーセント`,
    triesAgainIn: (seconds: number) => `${duration(seconds)}後に再試行`,
    triesAgain: 'まもなく再試行',
    attempts: (n: number) => count(n, { other: '試行#回' }),
    range: (from: number, to: number, length: number) =>
      `${bytes(length)}、${bytes(from)}から${bytes(to)}まで`,
    detailsLabel: 'パートの詳細',
    attemptsLabel: '試行',
    attempt: {
      sending: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: 送信中、${took(seconds)}で${bytes(sent)}、${rate(speed)}`,
      confirmed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: ${took(seconds)}で${bytes(sent)}を送信、${rate(speed)}`,
      failed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: ${took(seconds)}で失敗、${bytes(sent)}を送信、${rate(speed)}`,
      aborted: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: ${took(seconds)}で中断、${bytes(sent)}を送信、${rate(speed)}`,
    },
    attemptsNotKept: 'Hoistを開く前の試行は記録に残っていません。',
    requestId: (id: string) => `リクエストID: ${id}`,
    retryThisPart: 'このパートを再試行',
    retryFailed: (n: number) => `失敗したパートを再試行 (${number(n)})`,
    counts: {
      confirmed: (n: number, total: number) => `${number(total)}個中${number(n)}個を確認済み`,
      sending: (n: number) => `送信中 ${number(n)}個`,
      waiting: (n: number) => `再試行待ち ${number(n)}個`,
      failed: (n: number) => `失敗 ${number(n)}個`,
    },
    hint: 'パートにポインターを合わせるか、矢印キーで移動すると、詳しい情報が表示されます。',
    hintFailed: '失敗したパートを押すと、再試行します。',
  },

  speed: {
    title: '速度',
    open: '速度のグラフ',
    none: 'ここ数分間は何も送信していません。',
    mean: (bytesPerSecond: number) => `平均 ${rate(bytesPerSecond)}`,
    highest: (bytesPerSecond: number) => `最高 ${rate(bytesPerSecond)}`,
    limit: (bytesPerSecond: number) => `制限 ${rate(bytesPerSecond)}`,
    axis: (bytesPerSecond: number) => rate(bytesPerSecond),
    ago: (seconds: number) => `${duration(seconds)}前`,
    atNow: '現在',
  },

  newUpload: {
    title: '新しいアップロード',
    files: 'ファイル',
    scanning: (files: number, size: number) =>
      `フォルダーを読み込んでいます… これまでに${count(files, { other: '#個のファイル' })}、${bytes(size)}`,
    stopScan: '中止',
    repeated: (n: number) => count(n, { other: '#個のファイルはすでにリストにありました' }),
    stopped: '途中で中止しました',
    size: (size: number) => bytes(size),
    search: 'これらのファイルから検索',
    andMore: (n: number) => count(n, { other: 'ほか#個のファイル' }),
    summary: (files: number, size: number) => `${count(files, { other: '#個のファイル' })}、${bytes(size)}`,
    nothing: 'アップロードするものがありません',
    problems: (n: number) => count(n, { other: '#個のファイルはアップロードできません' }),
    removed: (n: number) => count(n, { other: '#個のファイルを外しました' }),
    removeProblems: 'これらを除外',
    remove: '除外',
    tooSlow: (bytesPerSecond: number, seconds: number) =>
      `${line(bytesPerSecond)}の回線では、このファイルの送信に${duration(seconds)}かかります。サービスは1時間でアップロードを締め切ります。`,
    tooSlowTodo: '設定で同時に送信するパートを増やすか、もっと速い回線を使うと、間に合うことがあります。',
    tooSlowLimit: 'これは速度制限によるものです。制限を解除するか、制限のない時間に始めてください。',
    takeSkipped: { hidden: 'これらも追加', outside: 'リンク先を追加' },
    skipped: {
      hidden: (n: number) => count(n, { other: '不可視ファイルやシステムファイルなど#個を除外しました' }),
      outside: (n: number) => count(n, { other: 'フォルダーの外へのリンク#個を除外しました' }),
    },
    sameAs: {
      text: (name: string) => `${name}と同じファイルの可能性があります。`,
      todo: '一度だけ送信するには、どちらかを取り除いてください。',
    },
    listed: 'すでにリストにあります。',
    uploaded: (at: number, fileId: string) => `${date(at)}に${fileId}としてアップロード済みです。`,
    knownFiles: (n: number) =>
      count(n, {
        other:
          '#個のファイルは、すでにリストにあるか、以前にアップロードされています。これらは除外されます。',
      }),
    uploadAgain: 'もう一度アップロード',
    doubtfulFiles: (n: number, purpose: string) =>
      count(n, {
        other: `#個のファイルは、「${purpose}」に適していないようです。これらは除外されます。`,
      }),
    uploadDoubtful: 'それでもアップロード',
    checking: (files: number, bytesLeft: number) =>
      `${count(files, { other: '#個のファイル' })}の内容を確認しています。残り${bytes(bytesLeft)}…`,
    checked: (share: number) => `内容を確認中: ${percent(share)}`,
    skipCheck: '確認を省略',
    /** @param line from 1 @param what one of the sentences of `content` */
    inLine: (line: number, what: string) => `${number(line)}行目: ${what}`,
    content: {
      'not-lines': () => 'この用途で使えるのは.jsonlファイルだけです。',
      'not-picture': () => 'この用途で使えるのは、PNG、JPEG、GIF、WebPの画像だけです。',
      'no-lines': () => '空白の行しかありません。',
      'too-many-lines': () =>
        '1つのバッチに入れられるリクエストは50,000件までです。ファイルを分割してください。',
      'not-utf8': () => 'UTF-8のテキストではありません。',
      'not-json': () => '正しいJSONではありません。各行が、完全な1つのJSONオブジェクトでなければなりません。',
      'not-object': () => '{"…": "…"} のようなJSONオブジェクトではありません。',
      blank: () => 'この行は空白です。取り除いてください。',
      'too-long': () => 'この行は32 MiBを超えています。1つのリクエストや例としては長すぎます。',
      'no-custom-id': () => '「custom_id」がありません。',
      'custom-id-twice': (found: string) =>
        `「${found}」は、前にも「custom_id」に使われています。重複しないようにしてください。`,
      'wrong-method': (found: string) =>
        `「method」はPOSTでなければなりません${found === '' ? '' : ` (現在は${found})`}。`,
      'wrong-url': (found: string) =>
        `「url」は/v1/で始まらなければなりません${found === '' ? '' : ` (現在は${found})`}。`,
      'no-body': () => 'リクエストの内容を入れる「body」がありません。',
      'no-example': () => '「messages」がないため、例になっていません。',
    },
    suggested: (purpose: string) => `「${purpose}」は、ファイルの種類と内容に基づく候補です。`,
    discardTitle: (n: number) => count(n, { other: '#個のファイルを破棄しますか？' }),
    discardText: 'この一覧から外すだけです。ファイルそのものには何も起こりません。',
    discardSure: '破棄する',
    discardNot: '残す',
    more: 'ファイルを追加…',
    emptyFolder: 'そこにファイルはありませんでした。',
    purpose: '用途',
    purposes: {
      user_data: {
        title: 'ユーザーデータ',
        text: 'モデルに読ませるファイル全般。迷ったときはこれを選びます。',
      },
      batch: {
        title: 'バッチ',
        text: 'まとめて処理するリクエストの.jsonlファイル。200 MBまで。',
      },
      'fine-tune': {
        title: 'ファインチューニング',
        text: 'モデルに学習させる例を集めた.jsonlファイル。',
      },
      assistants: { title: 'アシスタント', text: 'アシスタントと、その検索やコードのツールが使うファイル。' },
      vision: { title: '画像認識', text: '画像を理解できるモデルのための画像。' },
      evals: { title: '評価', text: 'モデルの出来を測るためのデータ。' },
    },
    account: 'アカウント',
    noKey: 'APIキーは未設定',
    practiceAccount: 'このコンピューターの中だけ',
    autoComplete: '自動的に完了する',
    autoCompleteText:
      '最後のパートが届くとすぐに、サービスにファイルができます。オフにすると、各アップロードは「完了する」が押されるまで待ちます。',
    upload: 'アップロード',
    discard: '破棄',
  },

  settings: {
    title: '設定',
    tabs: { accounts: 'アカウント', transfers: '転送', network: 'ネットワーク', general: '一般' },
    /** What a number may be. */
    bounds: (least: number, most: number) =>
      `${number(least)}から${number(most)}までの数値を入力してください。`,
    backToStandard: '標準に戻す',
    standard: (value: string) => `標準: ${value}。`,
    on: 'オン',
    off: 'オフ',
  },

  accounts: {
    list: 'アカウント一覧',
    add: 'アカウントを追加',
    newTitle: '新しいアカウント',
    editTitle: (name: string) => `アカウント「${name}」`,
    name: '名前',
    nameHelp: '「仕事用」など、わかりやすい名前を付けます。',
    firstName: 'OpenAI',
    apiKey: 'APIキー',
    keyKeeps: {
      none: 'このコンピューターのキーチェーンに保管され、二度と表示されません。',
      kept: 'キーはこのコンピューターのキーチェーンに保管されています。置き換えるには、新しいキーを入力してください。',
      session: 'キーはHoistを終了するまで使われます。どこにも書き込まれません。',
    },
    keySession: 'Hoistを終了するまで使われ、二度と表示されません。',
    keychainAway: {
      unreachable:
        '保管されていますが、現在このコンピューターのキーチェーンを利用できません。ここに入力したものは、Hoistを終了するまで使われます。',
      replacing:
        '入力したものは、Hoistを終了するまで使われます。以前のものは、現在利用できないキーチェーンに残り、次回はそれが再び使われます。',
    },
    getKey: 'キーはどこで入手できますか？',
    baseUrl: 'ベースURL',
    baseUrlHelp:
      'OpenAIプラットフォームを使う場合はそのままにします。互換サービスを使う場合は、そのURLを入力します。',
    organization: '組織',
    organizationHelp: 'キーが複数の組織に属する場合だけ、「org-…」の形で入力します。',
    project: 'プロジェクト',
    projectHelp: 'キーが複数のプロジェクトに属する場合だけ、「proj_…」の形で入力します。',
    certificates: '証明書',
    caFile: '認証局',
    caFileHelp:
      'このコンピューターがサービスの証明書を信頼していない場合だけ、発行した認証局のファイルを選びます。',
    clientCertificate: 'クライアント証明書',
    clientCertificateHelp: 'サービスが求める場合だけ、PEMまたはPKCS#12のファイルを選びます。',
    clientKey: '秘密鍵',
    clientKeyHelp: 'クライアント証明書のファイルに含まれていない場合だけ選びます。',
    noFile: 'ファイルなし',
    chooseFile: '選択…',
    removeFile: '削除',
    passphrase: 'パスフレーズ',
    passphraseKeeps: {
      none: 'このコンピューターのキーチェーンに保管され、二度と表示されません。',
      kept: 'パスフレーズはこのコンピューターのキーチェーンに保管されています。置き換えるには、新しいパスフレーズを入力してください。',
      session: 'パスフレーズはHoistを終了するまで使われます。どこにも書き込まれません。',
    },
    passphraseSession: 'Hoistを終了するまで使われ、二度と表示されません。',
    save: '保存',
    saved: '保存しました',
    testing: 'アカウントを確認しています…',
    stopTest: '中止',
    notSaved: 'アカウントはまだ保存されていません。',
    saveAnyway: 'それでも保存',
    /** What to do about the test's failure. */
    refused: {
      key: 'サービスからキー全体をコピーして、もう一度入力してください。',
      rights: 'ファイルの読み書きができるキーを使うか、アカウントの管理者にその権限を依頼してください。',
      organization: '「組織」を空にするか、キーが属する組織を入力してください。',
      project: '「プロジェクト」を空にするか、キーが属するプロジェクトを入力してください。',
      network:
        'ネットワークとベースURLを確認してください。ネットワークがない場合は、確認せずにアカウントを保存できます。',
      address: 'ベースURLを確認してください。多くのサービスでは「/v1」で終わります。',
      service: '数分後にもう一度試すか、確認せずにアカウントを保存してください。',
    },
    removeKey: 'キーを削除',
    remove: 'アカウントを削除',
    removeTitle: (name: string) => `アカウント「${name}」を削除しますか？`,
    removeText:
      'このアカウントの終わっていないアップロードは停止します。すでに届いたファイルはサービスに残ります。',
    removeSure: '削除する',
    removeNot: '残す',
    keyState: {
      none: 'キーなし',
      kept: 'キーチェーンにキーあり',
      session: '終了するまで有効なキー',
      unreachable: 'キーは保管済み、キーチェーンは利用不可',
      replacing: '終了するまで有効な新しいキー',
    },
    practiceState: 'このコンピューター上',
    practiceTitle: '練習用サーバー',
    practiceText:
      'これは、このコンピューター上の練習用サーバーのアカウントです。キーは必要なく、送信したものがこのコンピューターの外に出ることはありません。',
    errors: {
      name: '名前を入力してください。',
      line: '1行、200文字以内で入力してください。',
      apiKey: 'キーに空白は含まれません。最後まで正しくコピーされているか確認してください。',
    },
  },

  transfers: {
    parallelAuto: 'パートの数を自動で選ぶ',
    parallelAutoText:
      'この回線で速くなるだけの数のパートを同時に送信し、サービスや回線が受けきれないときは減らします。',
    parallelMost: '同時に送信するパート数の上限',
    parallelMostText:
      'すべてのアップロードを合わせて、これより多くのパートを同時に送信することはありません。',
    parallelParts: '同時に送信するパート数',
    parallelPartsText: 'すべてのアップロードを合わせて、同時に送信するパートの数です。',
    parallelFiles: '同時に送信するファイル数',
    parallelFilesText:
      '同時に送信するファイルの数です。残りは順番を待ちます。4 MiB 未満のファイルは数えません。',
    partSizeAuto: 'パートのサイズを自動で選ぶ',
    partSizeAutoText:
      '遅い接続では短く、速い接続では最大64 MiBにします。一時停止で失われるのは、長くても数秒分の送信です。',
    partSize: 'パートのサイズ',
    partSizeText:
      '単位はMiB（最大64）で、これから送信するパートに適用されます。遅い接続では、パートが長いほど一時停止で失われる分が増えます。',
    mebibytes: 'MiB',
    maxAttempts: '試行回数',
    maxAttemptsText: 'パートを失敗とみなすまでに試す回数です。',
    keepTrying: '試行を続ける最短時間',
    keepTryingText:
      '試行回数を使い切っても、この時間（秒）が過ぎるまでパートは失敗とみなされません。サービスに接続できない間は、何も失敗とみなされません。',
    backoffBase: '最初の待ち時間',
    backoffBaseText: '最初の再試行までに待つ最長の秒数です。試行のたびに2倍になります。',
    backoffCap: '最長の待ち時間',
    backoffCapText: '再試行までの待ち時間が、この秒数を超えることはありません。',
    stallTimeout: '応答のない回線をあきらめるまで',
    stallTimeoutText: 'この秒数のあいだ進まないパートは、送信し直します。',
    seconds: '秒',
    checksum: 'チェックサムで確認',
    checksumText:
      'ファイル全体のMD5も送信します。これにより、内容が変わっていないことをサービスが確かめられます。',
    groups: { parallel: '同時送信', parts: 'パート', trouble: '回線の調子が悪いとき' },
  },

  network: {
    limit: '速度制限',
    limitOn: '速度を制限する',
    limitOnText: 'ほかの用途のために回線を空けておきます。すべてのアップロードの合計に、すぐに適用されます。',
    most: '上限',
    mostText: (bytesPerSecond: number) =>
      `すべてのアップロードを合わせて、${rate(bytesPerSecond)}で送信します。`,
    megabits: 'Mbit/s',
    schedule: '時間帯ごとの制限',
    scheduleText:
      '曜日と時間帯ごとに、別の制限を設定できます。重なる場合は先のものが優先され、それ以外の時間には上の設定が適用されます。',
    scheduleNone: 'なし',
    rule: (n: number) => `時間帯${number(n)}`,
    addRule: '時間帯を追加',
    removeRule: 'この時間帯を削除',
    days: '曜日',
    day: (day: number) => weekday(day, false),
    dayShort: (day: number) => weekday(day, true),
    from: '開始',
    to: '終了',
    overnight: '翌日に終わります。',
    wholeDay: '丸1日続きます。',
    ruleLimit: 'この時間帯は速度を制限する',
    proxy: 'プロキシ',
    proxyText:
      'このネットワークの外に出るための経路です。次のリクエストから適用されます。このコンピューター自身への接続には使われません。',
    proxyModes: {
      system: { title: 'システムに合わせる', text: 'サービスごとに、このコンピューターの設定に従います。' },
      none: { title: '使わない', text: 'サービスに直接接続します。' },
      manual: { title: '手動で指定', text: '下のアドレスのhttp、https、またはSOCKSプロキシを使います。' },
    },
    proxyUrl: 'プロキシのアドレス',
    proxyUrlHelp:
      '「http://proxy.example.com:3128」や「socks5h://proxy.example.com:1080」のように入力します。',
    proxyUser: 'ユーザー名',
    proxyUserHelp: 'プロキシから求められる場合だけ入力します。',
    proxyPassword: 'パスワード',
    proxyPasswordKeeps: {
      none: 'このコンピューターのキーチェーンに保管され、二度と表示されません。',
      kept: 'パスワードはこのコンピューターのキーチェーンに保管されています。置き換えるには、新しいパスワードを入力してください。',
      session: 'パスワードはHoistを終了するまで使われます。どこにも書き込まれません。',
    },
    proxyPasswordSession: 'Hoistを終了するまで使われ、二度と表示されません。',
    proxyPasswordRemove: 'パスワードを削除',
    proxyExceptions: 'プロキシを使わない接続先',
    proxyExceptionsHelp:
      '直接接続するホストを、「intranet.example.com, *.lan, 10.0.0.0/8」のように半角のコンマで区切って入力します。',
    proxySave: 'このプロキシを使う',
    proxySaved: '使用中',
    proxyErrors: {
      url: '「http://proxy.example.com:3128」のようなアドレスを、ユーザー名とパスを付けずに入力してください。',
      user: 'ユーザー名は1行、200文字以内で、コロンは使えません。',
      password: 'パスワードは1行、500文字以内で入力してください。',
      exceptions: (wrong: string) =>
        `「${wrong}」はホストではありません。http:// と、名前より後の部分を取り除いてください。`,
    },
  },

  general: {
    theme: '外観',
    themes: { system: 'システムに合わせる', light: 'ライト', dark: 'ダーク' },
    onStart: 'Hoistの起動時',
    onStartText: '終わっていないアップロードの扱いです。',
    onStartChoices: { wait: '再開するまで待つ', resume: 'すぐに続ける' },
    desktop: 'デスクトップ',
    notifications: '通知',
    notificationsText:
      'まとめて始めたアップロードの最後の1件が終わったときと、失敗したときにお知らせします。ウィンドウを見ているあいだは通知しません。',
    closeToTray: 'ウィンドウを閉じても続ける',
    closeToTrayText:
      'ウィンドウを閉じてもHoistはトレイのアイコンとして動き続け、アップロードも続きます。終わらせるには、そのメニューの「終了」を選びます。',
    noTray:
      'このデスクトップにはトレイが表示されません。ウィンドウは閉じる代わりに最小化されるので、元に戻せます。',
    startAtLogin: 'ログイン時に起動',
    startAtLoginText: 'Hoistを自動的に開きます。トレイで続ける設定の場合は、ウィンドウを表示しません。',
    practice: '練習用サーバー',
    practiceText:
      '本物のサービスと同じようにアップロードを受け取る、このコンピューター上のサービスです。届いたファイルはフォルダーに入ります。',
    practiceRunning: '練習用サーバーは動作中です。',
    practiceStopped: '練習用サーバーは動作していません。',
    practiceUse: '練習用サーバーを使う',
    practiceFolder: 'フォルダーを開く',
    practicePlace: 'ファイルが届く場所',
    practicePlaceText:
      '別のフォルダーを選ぶと、すぐに適用されます。すでに届いたファイルは元の場所に残り、終わっていないアップロードは最初からやり直しになります。',
    practiceStandard: 'Hoistのデータフォルダーの中',
    practiceMove: '別のフォルダー…',
    practiceMoveBack: '標準のフォルダーに戻す',
    practiceBusy: 'フォルダーは、練習用サーバーへのアップロードが行われていないときに変更できます。',
    language: '言語',
    languageText: 'ウィンドウ、メニュー、通知の言語です。',
    languageSystem: 'システムに合わせる',
    about: 'このアプリについて',
    version: (version: string) => `Hoist ${version}`,
    runtime: (electron, chromium) => `Electron ${electron}、Chromium ${chromium}`,
    oldRuntime: (electron) =>
      `このElectronにはセキュリティ修正が提供されなくなっており、Chromiumの既知の脆弱性が残っています。github.comに接続できるネットワークで、Hoistのフォルダーからnpm startでもう一度起動してください。Electron ${electron}がダウンロードされます。`,
  },

  confirm: {
    cancel: 'キャンセル',
    address: {
      title: (host: string) => `${host}にファイルを送信しますか？`,
      text: 'このアカウントのAPIキーとファイルがこのアドレスに送信されます。ご自身で入力したアドレスの場合にだけ確認してください。',
      yes: 'このアドレスを使用',
    },
    key: {
      title: (host: string) => `${host}に別のキーを使用しますか？`,
      text: 'このキーでアップロードしたファイルは、キーの所有者のものになります。ご自身で入力したキーの場合にだけ確認してください。',
      yes: 'このキーを使用',
    },
    proxy: {
      title: (host: string) => `プロキシ${host}を使用しますか？`,
      text: 'すべてのデータがこのプロキシを経由します。ご自身で入力したアドレスの場合にだけ確認してください。',
      yes: 'このプロキシを使用',
    },
    send: {
      title: (files: number, host: string) =>
        `${count(files, { other: '#個のファイル' })}を${host}に送信しますか？`,
      text: '以前に別のアドレスへ送信したか、その後に内容が変わっています。現在の内容をこのアドレスに送る場合にだけ確認してください。',
      yes: '送信',
    },
  },

  close: {
    title: 'アップロードはまだ続いています',
    text: (n: number) =>
      count(n, {
        other: '#件のアップロードが終わっていません。終了すると一時停止します。',
      }),
    kept: (confirmed: number) =>
      `サービスは${bytes(confirmed)}を受信確認済みです。1時間の期限が過ぎるまで保持され、それまでに再開すると残りだけを送信します。`,
    nothingKept: 'サービスはまだ何も受信確認していません。次回は最初から送信します。',
    quit: '終了',
    keep: '続ける',
  },

  notices: { label: 'メッセージ' },

  outage: {
    label: '接続',
    keepsTrying: 'Hoist は再試行を続けます。',
    refused: '接続が拒否されました。',
    signIn:
      'ネットワークがサインインを求めている可能性があります。ブラウザーで何かページを開いて確認してください。',
    nextTry: (seconds: number) => `${duration(seconds)}後に再試行します`,
    trying: '再試行中…',
    tryNow: '今すぐ再試行',
    offline: 'ネットワークが戻ると、アップロードは自動的に続きます。',
    asleep: 'アップロードは自動的に続きます。',
    isBack: (host: string) => `「${host}」に再び接続できます。`,
  },

  announce: {
    started: (name: string) => `「${name}」を開始しました`,
    startedMany: (n: number) => count(n, { other: '#件のアップロードを開始しました' }),
    paused: (name: string) => `「${name}」を一時停止しました`,
    pausedMany: (n: number) => count(n, { other: '#件のアップロードを一時停止しました' }),
    failed: (name: string) => `「${name}」が失敗しました`,
    failedMany: (n: number) => count(n, { other: '#件のアップロードが失敗しました' }),
    completed: (name: string) => `「${name}」が完了しました`,
    completedMany: (n: number) => count(n, { other: '#件のアップロードが完了しました' }),
    copied: 'ファイルIDをコピーしました',
    copiedReport: 'レポートをコピーしました',
    copiedChecksum: 'チェックサムをコピーしました',
    copiedSnippet: 'コードをコピーしました',
    progress: (name: string, share: number) => `「${name}」: ${percent(share)}`,
  },

  /** The application's menu. */
  menu: {
    file: 'ファイル',
    addFiles: 'ファイルを追加…',
    addFolder: 'フォルダーを追加…',
    exportHistory: '履歴を書き出す…',
    settings: '設定…',
    close: 'ウィンドウを閉じる',
    quit: 'Hoistを終了',
    edit: '編集',
    undo: '元に戻す',
    redo: 'やり直し',
    cut: '切り取り',
    copy: 'コピー',
    paste: '貼り付け',
    selectAll: 'すべて選択',
    uploads: 'アップロード',
    pauseAll: 'すべて一時停止',
    resumeAll: 'すべて再開',
    whenDone: 'すべて終わったら',
    view: '表示',
    actualSize: '実際のサイズ',
    zoomIn: '拡大',
    zoomOut: '縮小',
    fullScreen: 'フルスクリーン',
    window: 'ウィンドウ',
    minimize: '最小化',
    zoom: '拡大/縮小',
    front: 'すべてを手前に移動',
    help: 'ヘルプ',
    helpKeys: 'APIキーの管理ページ',
    helpFiles: 'サービスにあるファイル',
    helpStatus: 'サービスの稼働状況',
    helpCenter: 'サービスのヘルプ',
    helpLog: 'ログファイルを表示',
    about: 'Hoistについて',
    services: 'サービス',
    hide: 'Hoistを隠す',
    hideOthers: 'ほかを隠す',
    showAll: 'すべてを表示',
  },

  /** The icon in the tray, and the count on the taskbar. */
  tray: {
    open: 'Hoistを開く',
    pauseAll: 'すべて一時停止',
    resumeAll: 'すべて再開',
    quit: '終了',
    stopQuit: '終了しない',
    stopSleep: 'スリープしない',
    tooltip: (status: string) => `Hoist: ${status}`,
    /** @param left seconds; rate and left are undefined while nobody knows */
    uploading: (n: number, bytesPerSecond: number | undefined, left: number | undefined) =>
      [
        `${number(n)}件をアップロード中`,
        ...(bytesPerSecond === undefined ? [] : [rate(bytesPerSecond)]),
        ...(left === undefined ? [] : [`残り${duration(left)}`]),
      ].join('、'),
    waiting: (n: number) => `待機中 ${number(n)}件`,
    ready: (n: number) => `完了可能 ${number(n)}件`,
    failed: (n: number) => `失敗 ${number(n)}件`,
    paused: (n: number) => `一時停止中 ${number(n)}件`,
    idle: 'アップロードするものはありません',
    badge: (n: number) => count(n, { other: '#件をアップロード中' }),
  },

  notifications: {
    completed: (n: number) => count(n, { other: '#件のアップロードが完了しました' }),
    completedText: (n: number, size: number) =>
      n === 1
        ? `ファイルはサービスに届きました (${bytes(size)})。`
        : count(n, { other: `#個のファイルがすべてサービスに届きました (${bytes(size)})。` }),
    completedOne: (name: string) => `「${name}」が完了しました`,
    alsoFailed: (n: number) => count(n, { other: '#件のアップロードが失敗しました。' }),
    alsoReady: (n: number) =>
      count(n, { other: '#件のアップロードが、「完了する」が押されるのを待っています。' }),
    ready: (n: number) => count(n, { other: '#件のアップロードを完了できます' }),
    failed: (name: string) => `「${name}」が失敗しました`,
    failedMany: (n: number) => count(n, { other: '#件のアップロードが失敗しました' }),
    inTray: 'Hoistは動作を続けます',
    inTrayText:
      'アップロードはバックグラウンドで続きます。ウィンドウをもう一度開いたり、終了したりするには、トレイのアイコンを使います。',
    inTaskbarText:
      'ウィンドウを最小化しているあいだも、アップロードは続きます。「ファイル」メニューの「Hoistを終了」で終了できます。',
    quitSoon: (seconds: number) => `${duration(seconds)}後にHoistを終了します`,
    sleepSoon: (seconds: number) => `${duration(seconds)}後にこのコンピューターはスリープします`,
    soonText: 'アップロードはすべて終わりました。中止するにはここをクリックしてください。',
  },

  whenDone: {
    label: 'すべて終わったら',
    choices: {
      nothing: '何もしない',
      quit: 'Hoistを終了',
      sleep: 'スリープ',
    },
    title: 'アップロードはすべて終わりました',
    quitText: (seconds: number) => `選択に従い、${duration(seconds)}後にHoistを終了します。`,
    sleepText: (seconds: number) =>
      `選択に従い、${duration(seconds)}後にこのコンピューターをスリープさせます。`,
    stop: '中止',
    quitNow: '今すぐ終了',
    sleepNow: '今すぐスリープ',
  },

  /** What the practice server is called among the accounts. */
  practiceAccountName: '練習用サーバー',
})
