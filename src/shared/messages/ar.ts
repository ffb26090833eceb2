import type { Messages } from './en'
import { failuresAr, isolate } from './failures.ar'
import type { Words } from './words'

/** Arabic. */
export const ar = ({
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
  language: 'ar',
  direction: 'rtl',
  between: { sentences: ' ', pieces: '، ' },
  fileIn: (name: string, folder: string) => `${isolate(name)} (${isolate(folder)})`,

  failures: failuresAr({ bytes, count }),

  app: {
    name: 'Hoist',
    loading: 'جارٍ فتح Hoist…',
    brokenTitle: 'تعذّر عرض النافذة',
    brokenText: 'هذا خطأ في Hoist. لم تتأثر عمليات الرفع الخاصة بك، فهي مستمرة في الخلفية ولم يُفقد أي شيء.',
    startTitle: 'تعذّر على Hoist فتح نافذته',
    tryAgain: 'المحاولة مرة أخرى',
    details: 'التفاصيل',
    dismiss: 'إخفاء',
    close: 'إغلاق',
  },

  toolbar: {
    label: 'الإجراءات الرئيسية',
    addFiles: 'إضافة ملفات',
    addFolder: 'إضافة مجلد',
    pauseAll: 'إيقاف الكل مؤقتًا',
    resumeAll: 'استئناف الكل',
    clearFinished: 'مسح المنتهية',
    settings: 'الإعدادات',
  },

  welcome: {
    title: 'أوصِل الملفات الكبيرة إلى حيث توجد النماذج',
    text: `يرسل Hoist الملفات حتى حجم ${isolate('8 GiB')} إلى منصة OpenAI على أجزاء متوازية، ويتابع بعد أي انقطاع، ثم يعطيك معرّف الملف بعد التحقق من وصول كل بايت.`,
    connect: 'ربط حساب',
    connectText: 'باستخدام مفتاح API من منصة OpenAI أو من خدمة متوافقة.',
    practice: 'استخدام خادم التدريب',
    practiceText: 'كل شيء يعمل، لكن لا شيء يغادر هذا الكمبيوتر. لا حاجة إلى مفتاح.',
    practiceStarting: 'جارٍ تشغيل خادم التدريب…',
    waitingTitle: (files: number) =>
      count(files, {
        zero: 'لا توجد ملفات تنتظر حسابًا',
        one: 'ملف واحد ينتظر حسابًا',
        two: 'ملفان ينتظران حسابًا',
        few: '# ملفات تنتظر حسابًا',
        many: '# ملفًا تنتظر حسابًا',
        other: '# ملف تنتظر حسابًا',
      }),
    waitingText: 'اختر إلى أين تُرسَل. ستقرر بشأن الرفع بعد ذلك.',
    discard: 'تجاهل',
  },

  empty: {
    title: 'أفلِت الملفات في أي مكان',
    text: 'أو استخدم «إضافة ملفات» و«إضافة مجلد» في الأعلى. يمكنك أيضًا لصق ملفات من مدير الملفات.',
  },

  drop: {
    title: 'أفلِت للإضافة',
    text: 'ستختار الغرض منها قبل إرسال أي شيء.',
  },

  totals: {
    label: 'الإجماليات',
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `المتبقي: ${duration(seconds)}`,
  },

  /** The limit of the speed, at the foot of the window. */
  limit: {
    byHand: (bytesPerSecond: number) => `السرعة محدودة بـ ${rate(bytesPerSecond)}`,
    bySchedule: (bytesPerSecond: number) => `السرعة محدودة بـ ${rate(bytesPerSecond)} وفق الجدول`,
    byScheduleUntil: (bytesPerSecond: number, at: number) =>
      `السرعة محدودة بـ ${rate(bytesPerSecond)} وفق الجدول حتى ${isolate(soon(at))}`,
    lift: 'رفع الحد مؤقتًا',
    lifted: (bytesPerSecond: number) => `حد السرعة ${rate(bytesPerSecond)} مرفوع مؤقتًا`,
    again: 'تطبيق الحد من جديد',
  },

  uploads: {
    label: 'عمليات الرفع',
    state: {
      queued: 'في الانتظار',
      creating: 'جارٍ البدء',
      uploading: 'جارٍ الرفع',
      ready: 'جاهز للإكمال',
      completing: 'جارٍ الإكمال',
      completed: 'مكتمل',
      pausing: 'جارٍ الإيقاف المؤقت',
      paused: 'متوقف مؤقتًا',
      failing: 'جارٍ الإيقاف',
      renewing: 'جارٍ البدء من جديد',
      failed: 'فشل',
      cancelling: 'جارٍ الإلغاء',
      cancelled: 'ملغى',
    },
    pausedByRestart: 'متوقف مؤقتًا منذ إغلاق Hoist',
    // Heard and found by typing, never seen: the name stands first as it is.
    rowName: (name: string, state: string, size: number) => `${name}، ${state}، ${bytes(size)}`,
    sentOf: (sent: number, size: number) => `${bytes(sent)} من ${bytes(size)}`,
    size: (size: number) => bytes(size),
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `المتبقي: ${duration(seconds)}`,
    expiresIn: (seconds: number) => `تنتهي المهلة خلال ${duration(seconds)}`,
    expired: 'انتهت المهلة',
    outlook: {
      tight: 'لم يبقَ سوى وقت قليل لإرسال ما تبقّى.',
      tightReady: 'كل شيء وصل. اضغط «إكمال» قبل انتهاء الساعة.',
      late: 'لن يكتمل خلال الساعة المتاحة بسرعة هذا الاتصال.',
      lateTodo:
        'أوقِف عمليات الرفع الأخرى مؤقتًا، أو اسمح في الإعدادات بإرسال أجزاء أكثر في الوقت نفسه، أو ابدأ الرفع عبر اتصال أسرع.',
      tightTodo: 'إيقاف عمليات الرفع الأخرى مؤقتًا يساعد على ذلك.',
    },
    expiresHelp: 'تغلق الخدمة عملية الرفع بعد ساعة واحدة من بدئها.',
    failedParts: (n: number) =>
      count(n, {
        zero: 'لم يفشل أي جزء',
        one: 'فشل جزء واحد',
        two: 'فشل جزآن',
        few: 'فشلت # أجزاء',
        many: 'فشل # جزءًا',
        other: 'فشل # جزء',
      }),
    failedPartsRestGoesOn: (n: number) =>
      count(n, {
        zero: 'لم يفشل أي جزء، والرفع مستمر',
        one: 'فشل جزء واحد، والباقي مستمر',
        two: 'فشل جزآن، والباقي مستمر',
        few: 'فشلت # أجزاء، والباقي مستمر',
        many: 'فشل # جزءًا، والباقي مستمر',
        other: 'فشل # جزء، والباقي مستمر',
      }),
    waitingParts: (n: number) =>
      count(n, {
        zero: 'لا توجد أجزاء ستُعاد محاولتها',
        one: 'ستُعاد محاولة جزء واحد',
        two: 'ستُعاد محاولة جزأين',
        few: 'ستُعاد محاولة # أجزاء',
        many: 'ستُعاد محاولة # جزءًا',
        other: 'ستُعاد محاولة # جزء',
      }),
    partFailure: (n: number, happened: string) => `الجزء ${number(n)}: ${happened}`,
    goesOnIn: (seconds: number) => `سيتابع خلال ${duration(seconds)}`,
    goesOn: 'سيتابع الآن',
    waitsForConnection: 'في انتظار الاتصال',
    waitsForTurn: 'في انتظار دوره',
    finishing: (n: number) =>
      count(n, {
        zero: 'جارٍ الإيقاف المؤقت',
        one: 'جارٍ الإيقاف المؤقت بعد إنهاء جزء واحد',
        two: 'جارٍ الإيقاف المؤقت بعد إنهاء جزأين',
        few: 'جارٍ الإيقاف المؤقت بعد إنهاء # أجزاء',
        many: 'جارٍ الإيقاف المؤقت بعد إنهاء # جزءًا',
        other: 'جارٍ الإيقاف المؤقت بعد إنهاء # جزء',
      }),
    puttingTogether: (service: string, seconds: number) =>
      `أُرسل كل شيء. يجمع ${isolate(service)} الملف الآن… ${isolate(elapsed(seconds))}`,
    startedOver: 'بدأ من جديد: كانت مهلة الساعة قد انتهت',
    progress: 'التقدم',
    progressText: (sent: number, confirmed: number) =>
      `أُرسل ${percent(sent)}، وتأكد وصول ${percent(confirmed)}`,
    progressHelp: (sent: number, confirmed: number) =>
      `أُرسل ${bytes(sent)}، وأكدت الخدمة وصول ${bytes(confirmed)}`,
    to: (account: string) => `إلى ${isolate(account)}`,
    fileId: 'معرّف الملف',
    pause: 'إيقاف مؤقت',
    pauseNow: 'إيقاف مؤقت الآن',
    resume: 'استئناف',
    cancel: 'إلغاء',
    complete: 'إكمال',
    retry: 'إعادة المحاولة',
    remove: 'إزالة',
    showParts: 'إظهار الأجزاء',
    showCard: 'إظهار التفاصيل',
    showInFolder: 'إظهار في المجلد',
    copyFileId: 'نسخ معرّف الملف',
    copied: 'تم النسخ',
    details: 'التفاصيل',
    copyReport: 'نسخ التقرير',
    openBilling: 'فتح صفحة الفوترة',
  },

  /** Everything about a finished upload. */
  fileCard: {
    label: (name: string) => `تفاصيل ${isolate(name)}`,
    close: 'إخفاء التفاصيل',
    again: 'الرفع من جديد',
    account: 'الحساب',
    size: 'الحجم',
    sizeValue: (size: number) =>
      size < 1000
        ? bytes(size)
        : `${bytes(size)} (${count(size, {
            zero: 'لا بايتات',
            one: 'بايت واحد',
            two: 'بايتان',
            few: '# بايتات',
            many: '# بايتًا',
            other: '# بايت',
          })})`,
    duration: 'مدة الإرسال',
    durationValue: (seconds: number) => took(seconds),
    speed: 'متوسط السرعة',
    finished: 'وقت الانتهاء',
    expires: 'مدة الحفظ',
    never: 'حتى تحذفه لدى الخدمة',
    until: (at: number) => `حتى ${date(at)}`,
    date: (at: number) => date(at),
    checksum: 'MD5',
    copyChecksum: 'نسخ المجموع الاختباري',
    snippets: 'استخدام الملف مع',
    languages: { curl: 'curl', python: 'Python', node: 'Node.js' },
    copySnippet: 'نسخ التعليمات البرمجية',
    key: (variable: string) => `يُقرأ المفتاح من متغير البيئة ${isolate(variable)}.`,
    practiceKey:
      'يحتفظ خادم التدريب بمفتاحه لنفسه ولا يجيب عن مثل هذه الاستدعاءات. هذا مثال على ما ستبدو عليه.',
    stays: 'إزالة عملية الرفع من القائمة لا تحذف الملف لدى الخدمة.',
  },

  /** Uploads that have ended. */
  history: {
    title: 'عمليات الرفع المنتهية',
    text: 'تبقى في القائمة لتجد معرّفات ملفاتها من جديد. ما يُزال من القائمة يبقى لدى الخدمة.',
    count: {
      limit: 'الاحتفاظ بالأحدث فقط',
      limitText: 'عند إيقاف هذا الخيار، تبقى عمليات الرفع المنتهية مهما كان عددها.',
      value: 'كحد أقصى',
      valueText: 'عند تجاوز هذا العدد تُزال الأقدم من القائمة.',
    },
    days: {
      limit: 'الاحتفاظ لمدة محدودة',
      limitText: 'عند إيقاف هذا الخيار، تبقى عمليات الرفع المنتهية مهما كان قِدمها.',
      value: 'عدد الأيام',
      valueText: 'عمليات الرفع المنتهية الأقدم من ذلك تُزال من القائمة.',
    },
    number: (value: number) => number(value),
    export: 'تصدير السجل…',
    exportText: 'كجدول لبرامج الجداول (CSV) أو لبرامج أخرى (JSON).',
    stay: 'عمليات الرفع التي انتهت منذ فتح Hoist، وتلك التي لم تنسخ معرّف ملفها أو تصدّره بعد، تبقى دائمًا.',
    openLog: 'فتح قائمة معرّفات الملفات',
    logText:
      'ملف نصي فيه تاريخ كل عملية رفع منتهية ومعرّف ملفها واسمه. يحتفظ بها حتى عندما تغادر عمليات الرفع القائمة.',
    fileName: 'سجل Hoist.csv',
    csv: 'جدول (CSV)',
    json: 'JSON',
    exported: (n: number, name: string) =>
      `${count(n, {
        zero: 'لم تُكتب أي عملية رفع منتهية',
        one: 'كُتبت عملية رفع منتهية واحدة',
        two: 'كُتبت عمليتا رفع منتهيتان',
        few: 'كُتبت # عمليات رفع منتهية',
        many: 'كُتبت # عملية رفع منتهية',
        other: 'كُتبت # عملية رفع منتهية',
      })} في ${isolate(name)}.`,
    nothing: 'لا توجد بعد عملية رفع منتهية لتصديرها.',
  },

  undo: {
    removed: (name: string) => `أُزيل ${isolate(name)} من القائمة.`,
    removedMany: (n: number) =>
      count(n, {
        zero: 'لم تُزَل أي عملية رفع من القائمة.',
        one: 'أُزيلت عملية رفع واحدة من القائمة.',
        two: 'أُزيلت عمليتا رفع من القائمة.',
        few: 'أُزيلت # عمليات رفع من القائمة.',
        many: 'أُزيلت # عملية رفع من القائمة.',
        other: 'أُزيلت # عملية رفع من القائمة.',
      }),
    discarded: (n: number) =>
      count(n, {
        zero: 'لم يُستبعد أي ملف.',
        one: 'لم يُضَف ملف واحد.',
        two: 'لم يُضَف ملفان.',
        few: 'لم تُضَف # ملفات.',
        many: 'لم يُضَف # ملفًا.',
        other: 'لم يُضَف # ملف.',
      }),
    stays: (n: number) =>
      count(n, {
        one: 'الملف الذي وصل يبقى لدى الخدمة.',
        two: 'الملفان اللذان وصلا يبقيان لدى الخدمة.',
        other: 'الملفات التي وصلت تبقى لدى الخدمة.',
      }),
    undo: 'تراجع',
  },

  /** The one button beside a failure. */
  failureActions: {
    retry: 'إعادة المحاولة',
    'start-over': 'البدء من جديد',
    'enter-key': 'إدخال المفتاح…',
    'check-account': 'التحقق من الحساب…',
    'check-proxy': 'التحقق من الوكيل…',
    'choose-account': 'اختيار حساب…',
    'change-upload': 'التغيير والرفع من جديد…',
    'locate-file': 'تحديد مكان الملف…',
    'add-files': 'اختيار ملف آخر…',
    'start-practice': 'استخدام خادم التدريب',
  },

  /** What belongs to the whole list: what it shows, and moving in it. */
  list: {
    show: 'عرض',
    filters: {
      all: 'الكل',
      running: 'قيد الرفع',
      waiting: 'في الانتظار',
      paused: 'متوقفة مؤقتًا',
      failed: 'فشلت',
      finished: 'منتهية',
    },
    filter: (name: string, n: number) =>
      `${name}: ${count(n, {
        zero: 'لا عمليات رفع',
        one: 'عملية رفع واحدة',
        two: 'عمليتا رفع',
        few: '# عمليات رفع',
        many: '# عملية رفع',
        other: '# عملية رفع',
      })}`,
    count: (n: number) => number(n),
    search: 'البحث بالاسم',
    clearSearch: 'مسح البحث',
    shown: (n: number) =>
      count(n, {
        zero: 'لا توجد عمليات رفع معروضة',
        one: 'عملية رفع واحدة معروضة',
        two: 'عمليتا رفع معروضتان',
        few: '# عمليات رفع معروضة',
        many: '# عملية رفع معروضة',
        other: '# عملية رفع معروضة',
      }),
    noneTitle: 'لا توجد عمليات رفع مطابقة',
    noneText: (n: number) =>
      count(n, {
        zero: 'لا توجد عمليات رفع في القائمة.',
        one: 'في القائمة عملية رفع واحدة، لكن هذا البحث وهذه التصفية لا يعرضانها.',
        two: 'في القائمة عمليتا رفع، لكن هذا البحث وهذه التصفية لا يعرضانهما.',
        few: 'في القائمة # عمليات رفع، لكن هذا البحث وهذه التصفية لا يعرضانها.',
        many: 'في القائمة # عملية رفع، لكن هذا البحث وهذه التصفية لا يعرضانها.',
        other: 'في القائمة # عملية رفع، لكن هذا البحث وهذه التصفية لا يعرضانها.',
      }),
    showAll: 'عرض كل عمليات الرفع',
    more: 'إجراءات أخرى',
    moreOf: (name: string) => `إجراءات ${isolate(name)}`,
    move: {
      top: 'نقل إلى البداية',
      up: 'نقل إلى الأعلى',
      down: 'نقل إلى الأسفل',
      end: 'نقل إلى النهاية',
    },
    moved: (name: string, place: number, total: number) =>
      `${isolate(name)}: الموضع ${number(place)} من ${number(total)}`,
    movedMany: (n: number, place: number, total: number) =>
      `${count(n, {
        zero: 'لم تُنقل أي عملية رفع',
        one: 'نُقلت عملية رفع واحدة',
        two: 'نُقلت عمليتا رفع',
        few: 'نُقلت # عمليات رفع',
        many: 'نُقلت # عملية رفع',
        other: 'نُقلت # عملية رفع',
      })} إلى الموضع ${number(place)} من ${number(total)}`,
    /** What was asked for a moment ago. */
    asked: {
      pause: 'جارٍ الإيقاف المؤقت',
      resume: 'جارٍ الاستئناف',
      cancel: 'جارٍ الإلغاء',
      complete: 'جارٍ الإكمال',
      retry: 'جارٍ إعادة المحاولة',
      remove: 'جارٍ الإزالة',
    },
  },

  selection: {
    label: 'التحديد',
    count: (n: number) =>
      count(n, {
        zero: 'لم تُحدَّد أي عملية رفع',
        one: 'حُدّدت عملية رفع واحدة',
        two: 'حُدّدت عمليتا رفع',
        few: 'حُدّدت # عمليات رفع',
        many: 'حُدّدت # عملية رفع',
        other: 'حُدّدت # عملية رفع',
      }),
    hidden: (n: number) => `غير المعروضة منها: ${number(n)}`,
    clear: 'إلغاء التحديد',
    top: 'نقل إلى البداية',
    actions: {
      pause: (n: number) => `إيقاف مؤقت (${number(n)})`,
      resume: (n: number) => `استئناف (${number(n)})`,
      cancel: (n: number) => `إلغاء (${number(n)})`,
      complete: (n: number) => `إكمال (${number(n)})`,
      retry: (n: number) => `إعادة المحاولة (${number(n)})`,
      remove: (n: number) => `إزالة (${number(n)})`,
    },
  },

  cancelQuestion: {
    title: (n: number) =>
      count(n, {
        zero: 'لا توجد عمليات رفع لإلغائها.',
        one: 'هل تريد إلغاء عملية الرفع هذه؟',
        two: 'هل تريد إلغاء عمليتي رفع؟',
        few: 'هل تريد إلغاء # عمليات رفع؟',
        many: 'هل تريد إلغاء # عملية رفع؟',
        other: 'هل تريد إلغاء # عملية رفع؟',
      }),
    one: (name: string, confirmed: number) =>
      `أكّدت الخدمة استلام ${bytes(confirmed)} من ${isolate(name)}. إذا ألغيت الرفع فسيُفقد ذلك ويجب إرساله من جديد.`,
    many: (confirmed: number) =>
      `أكّدت الخدمة استلام ${bytes(confirmed)}. إذا ألغيت الرفع فسيُفقد ذلك ويجب إرساله من جديد.`,
    pauseInstead: (n: number) =>
      count(n, {
        one: 'أما الإيقاف المؤقت فيحفظ ما تأكّد استلامه حتى تنتهي ساعة عملية الرفع.',
        other: 'أما الإيقاف المؤقت فيحفظ ما تأكّد استلامه حتى تنتهي ساعة كل عملية رفع.',
      }),
    cancel: (n: number) =>
      count(n, {
        zero: 'إلغاء الرفع',
        one: 'إلغاء الرفع',
        two: 'إلغاء عمليتي رفع',
        few: 'إلغاء # عمليات رفع',
        many: 'إلغاء # عملية رفع',
        other: 'إلغاء # عملية رفع',
      }),
    keep: () => 'إبقاء',
  },

  details: {
    detail: 'السبب',
    status: 'الحالة',
    code: 'الرمز',
    serviceMessage: 'رسالة الخدمة',
    requestId: 'معرّف الطلب',
  },

  parts: {
    label: (name: string) => `أجزاء ${isolate(name)}`,
    paneLabel: 'الأجزاء',
    close: 'إخفاء الأجزاء',
    loading: 'جارٍ قراءة الأجزاء…',
    none: 'تُحدَّد الأجزاء عند بدء عملية الرفع هذه.',
    retryPart: 'إعادة محاولة الجزء',
    state: {
      pending: 'لم يُرسَل بعد',
      sending: 'قيد الإرسال',
      waiting: 'في انتظار إعادة المحاولة',
      confirmed: 'مؤكَّد',
      failed: 'فشل',
    },
    name: (n: number, total: number) => `الجزء ${number(n)} من ${number(total)}`,
    percent: (n: number) => `${number(n)} بالمئة`,
    triesAgainIn: (seconds: number) => `ستُعاد المحاولة خلال ${duration(seconds)}`,
    triesAgain: 'ستُعاد المحاولة الآن',
    attempts: (n: number) =>
      count(n, {
        zero: 'بلا محاولات',
        one: 'محاولة واحدة',
        two: 'محاولتان',
        few: '# محاولات',
        many: '# محاولة',
        other: '# محاولة',
      }),
    range: (from: number, to: number, length: number) =>
      `${bytes(length)}، من ${bytes(from)} إلى ${bytes(to)}`,
    detailsLabel: 'تفاصيل الجزء',
    attemptsLabel: 'المحاولات',
    attempt: {
      sending: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: قيد الإرسال منذ ${took(seconds)}، أُرسل ${bytes(sent)} حتى الآن، ${rate(speed)}`,
      confirmed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: أُرسل ${bytes(sent)} خلال ${took(seconds)}، ${rate(speed)}`,
      failed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: فشلت بعد ${took(seconds)}، أُرسل ${bytes(sent)}، ${rate(speed)}`,
      aborted: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: قُطعت بعد ${took(seconds)}، أُرسل ${bytes(sent)}، ${rate(speed)}`,
    },
    attemptsNotKept: 'المحاولات التي سبقت فتح Hoist غير محفوظة.',
    requestId: (id: string) => `معرّف الطلب: ${isolate(id)}`,
    retryThisPart: 'إعادة محاولة هذا الجزء',
    retryFailed: (n: number) => `إعادة محاولة الأجزاء الفاشلة (${number(n)})`,
    counts: {
      confirmed: (n: number, total: number) => `المؤكَّدة: ${number(n)} من ${number(total)}`,
      sending: (n: number) => `قيد الإرسال: ${number(n)}`,
      waiting: (n: number) => `في انتظار إعادة المحاولة: ${number(n)}`,
      failed: (n: number) => `فشلت: ${number(n)}`,
    },
    hint: 'أشِر إلى جزء، أو انتقل إليه بمفاتيح الأسهم، لمعرفة المزيد عنه.',
    hintFailed: 'اضغط على جزء فاشل لإعادة محاولته.',
  },

  speed: {
    title: 'السرعة',
    open: 'مخطط السرعة',
    none: 'لم يُرسَل شيء خلال الدقائق الأخيرة.',
    mean: (bytesPerSecond: number) => `المتوسط: ${rate(bytesPerSecond)}`,
    highest: (bytesPerSecond: number) => `الأعلى: ${rate(bytesPerSecond)}`,
    limit: (bytesPerSecond: number) => `الحد: ${rate(bytesPerSecond)}`,
    axis: (bytesPerSecond: number) => rate(bytesPerSecond),
    ago: (seconds: number) => `قبل ${duration(seconds)}`,
    atNow: 'الآن',
  },

  newUpload: {
    title: 'رفع جديد',
    files: 'الملفات',
    scanning: (files: number, size: number) =>
      `جارٍ قراءة المجلد… حتى الآن: ${count(files, {
        zero: 'لا ملفات',
        one: 'ملف واحد',
        two: 'ملفان',
        few: '# ملفات',
        many: '# ملفًا',
        other: '# ملف',
      })}، ${bytes(size)}`,
    stopScan: 'إيقاف',
    repeated: (n: number) =>
      count(n, {
        zero: 'لم يكن أي ملف موجودًا في القائمة من قبل',
        one: 'كان ملف واحد موجودًا في القائمة من قبل',
        two: 'كان ملفان موجودين في القائمة من قبل',
        few: 'كانت # ملفات موجودة في القائمة من قبل',
        many: 'كان # ملفًا موجودًا في القائمة من قبل',
        other: 'كان # ملف موجودًا في القائمة من قبل',
      }),
    stopped: 'أُوقفت القراءة قبل النهاية',
    size: (size: number) => bytes(size),
    search: 'البحث في هذه الملفات',
    andMore: (n: number) =>
      count(n, {
        zero: 'ولا ملفات أخرى',
        one: 'وملف واحد آخر',
        two: 'وملفان آخران',
        few: 'و# ملفات أخرى',
        many: 'و# ملفًا آخر',
        other: 'و# ملف آخر',
      }),
    summary: (files: number, size: number) =>
      `${count(files, {
        zero: 'لا ملفات',
        one: 'ملف واحد',
        two: 'ملفان',
        few: '# ملفات',
        many: '# ملفًا',
        other: '# ملف',
      })}، ${bytes(size)}`,
    nothing: 'لا يوجد ما يمكن رفعه',
    problems: (n: number) =>
      count(n, {
        zero: 'لا توجد ملفات يتعذّر رفعها',
        one: 'يتعذّر رفع ملف واحد',
        two: 'يتعذّر رفع ملفين',
        few: 'يتعذّر رفع # ملفات',
        many: 'يتعذّر رفع # ملفًا',
        other: 'يتعذّر رفع # ملف',
      }),
    removed: (n: number) =>
      count(n, {
        zero: 'لم يُزَل أي ملف',
        one: 'أُزيل ملف واحد',
        two: 'أُزيل ملفان',
        few: 'أُزيلت # ملفات',
        many: 'أُزيل # ملفًا',
        other: 'أُزيل # ملف',
      }),
    removeProblems: 'استبعاد هذه الملفات',
    remove: 'إزالة',
    tooSlow: (bytesPerSecond: number, seconds: number) =>
      `بسرعة ${isolate(line(bytesPerSecond))} يحتاج هذا الملف إلى ${duration(seconds)}، لكن الخدمة تغلق عملية الرفع بعد ساعة واحدة.`,
    tooSlowTodo: 'قد يساعد إرسال أجزاء أكثر في الوقت نفسه (من الإعدادات) أو استخدام اتصال أسرع.',
    tooSlowLimit: 'السبب هو حد السرعة. ارفع الحد، أو ابدأ رفع الملف عندما يكون الحد متوقفًا.',
    takeSkipped: { hidden: 'إضافتها أيضًا', outside: 'إضافة أهداف الروابط' },
    skipped: {
      hidden: (n: number) =>
        count(n, {
          zero: 'لم يُستبعد أي ملف مخفي أو ملف نظام',
          one: 'استُبعد ملف واحد مخفي أو تابع للنظام',
          two: 'استُبعد ملفان مخفيان أو تابعان للنظام',
          few: 'استُبعدت # ملفات مخفية أو تابعة للنظام',
          many: 'استُبعد # ملفًا مخفيًا أو تابعًا للنظام',
          other: 'استُبعد # ملف مخفي أو تابع للنظام',
        }),
      outside: (n: number) =>
        count(n, {
          zero: 'لم يُستبعد أي رابط يؤدي إلى خارج المجلد',
          one: 'استُبعد رابط واحد يؤدي إلى خارج المجلد',
          two: 'استُبعد رابطان يؤديان إلى خارج المجلد',
          few: 'استُبعدت # روابط تؤدي إلى خارج المجلد',
          many: 'استُبعد # رابطًا يؤدي إلى خارج المجلد',
          other: 'استُبعد # رابط يؤدي إلى خارج المجلد',
        }),
    },
    sameAs: {
      text: (name: string) => `قد يكون هذا هو الملف ${isolate(name)} نفسه.`,
      todo: 'لإرساله مرة واحدة فقط، أزل أحدهما.',
    },
    listed: 'موجود بالفعل في القائمة.',
    uploaded: (at: number, fileId: string) => `رُفع بتاريخ ${date(at)} بالمعرّف ${isolate(fileId)}.`,
    knownFiles: (n: number) =>
      count(n, {
        zero: 'لا توجد ملفات مكررة.',
        one: 'ملف واحد موجود بالفعل في القائمة أو رُفع من قبل، وسيُستبعد.',
        two: 'ملفان موجودان بالفعل في القائمة أو رُفعا من قبل، وسيُستبعدان.',
        few: '# ملفات موجودة بالفعل في القائمة أو رُفعت من قبل، وستُستبعد.',
        many: '# ملفًا موجودة بالفعل في القائمة أو رُفعت من قبل، وستُستبعد.',
        other: '# ملف موجودة بالفعل في القائمة أو رُفعت من قبل، وستُستبعد.',
      }),
    uploadAgain: 'الرفع من جديد',
    doubtfulFiles: (n: number, purpose: string) =>
      count(n, {
        zero: `كل الملفات تبدو مناسبة لغرض «${purpose}».`,
        one: `ملف واحد لا يبدو مناسبًا لغرض «${purpose}»، وسيُستبعد.`,
        two: `ملفان لا يبدوان مناسبين لغرض «${purpose}»، وسيُستبعدان.`,
        few: `# ملفات لا تبدو مناسبة لغرض «${purpose}»، وستُستبعد.`,
        many: `# ملفًا لا تبدو مناسبة لغرض «${purpose}»، وستُستبعد.`,
        other: `# ملف لا تبدو مناسبة لغرض «${purpose}»، وستُستبعد.`,
      }),
    uploadDoubtful: 'الرفع على أي حال',
    checking: (files: number, bytesLeft: number) =>
      `${count(files, {
        zero: 'جارٍ فحص محتوى الملفات',
        one: 'جارٍ فحص محتوى ملف واحد',
        two: 'جارٍ فحص محتوى ملفين',
        few: 'جارٍ فحص محتوى # ملفات',
        many: 'جارٍ فحص محتوى # ملفًا',
        other: 'جارٍ فحص محتوى # ملف',
      })}، المتبقي: ${bytes(bytesLeft)}…`,
    checked: (share: number) => `جارٍ فحص المحتوى: ${percent(share)}`,
    skipCheck: 'تخطي الفحص',
    /** @param line from 1 @param what one of the sentences of `content` */
    inLine: (line: number, what: string) => `السطر ${number(line)}: ${what}`,
    content: {
      'not-lines': () => `لا يقبل هذا الغرض سوى ملفات ${isolate('.jsonl')}.`,
      'not-picture': () => 'لا يقبل هذا الغرض سوى صور PNG وJPEG وGIF وWebP.',
      'no-lines': () => 'لا شيء فيه سوى أسطر فارغة.',
      'too-many-lines': () => 'لا تتسع الدفعة لأكثر من 50,000 طلب. قسِّم الملف.',
      'not-utf8': () => 'هذا ليس نصًا بترميز UTF-8.',
      'not-json': () => 'هذا ليس JSON صالحًا. يجب أن يكون كل سطر كائن JSON واحدًا كاملًا.',
      'not-object': () => `هذا ليس كائن JSON كما في ${isolate('{"…": "…"}')}.`,
      blank: () => 'هذا السطر فارغ. احذفه.',
      'too-long': () => `هذا السطر أطول من ${isolate('32 MiB')}، وهو أكثر مما يتسع له طلب أو مثال واحد.`,
      'no-custom-id': () => `الحقل «${isolate('custom_id')}» غير موجود.`,
      'custom-id-twice': (found: string) =>
        `«${isolate(found)}» وردت من قبل قيمةً لـ «${isolate('custom_id')}». يجب ألا تتكرر أي قيمة.`,
      'wrong-method': (found: string) =>
        `يجب أن تكون قيمة «method» هي POST${found === '' ? '' : `، وليس ${isolate(found)}`}.`,
      'wrong-url': (found: string) =>
        `يجب أن تبدأ قيمة «url» بـ ${isolate('/v1/')}${found === '' ? '' : `، وليس ${isolate(found)}`}.`,
      'no-body': () => 'الحقل «body» الذي يحتوي على الطلب غير موجود.',
      'no-example': () => 'هذا ليس مثالًا، فالحقل «messages» غير موجود.',
    },
    suggested: (purpose: string) => `اختير الغرض «${purpose}» بحسب نوع الملفات ومحتواها.`,
    discardTitle: (n: number) =>
      count(n, {
        zero: 'لا توجد ملفات لتجاهلها.',
        one: 'هل تريد تجاهل ملف واحد؟',
        two: 'هل تريد تجاهل ملفين؟',
        few: 'هل تريد تجاهل # ملفات؟',
        many: 'هل تريد تجاهل # ملفًا؟',
        other: 'هل تريد تجاهل # ملف؟',
      }),
    discardText: 'تُزال من هذه القائمة فقط. لا يحدث شيء للملفات نفسها.',
    discardSure: 'تجاهل',
    discardNot: 'إبقاء',
    more: 'ملفات أخرى…',
    emptyFolder: 'لم يُعثر على أي ملفات هناك.',
    purpose: 'الغرض',
    purposes: {
      user_data: {
        title: 'بيانات المستخدم',
        text: 'أي شيء تقرؤه النماذج. الخيار المناسب إذا لم تكن متأكدًا.',
      },
      batch: {
        title: 'دفعة',
        text: `ملف ${isolate('.jsonl')} يحتوي على طلبات لمعالجتها. ${isolate('200 MB')} كحد أقصى.`,
      },
      'fine-tune': {
        title: 'الضبط الدقيق',
        text: `ملف ${isolate('.jsonl')} يحتوي على أمثلة يتعلم منها النموذج.`,
      },
      assistants: { title: 'المساعدون', text: 'ملفات للمساعدين ولأدوات البحث والبرمجة لديهم.' },
      vision: { title: 'الرؤية', text: 'صور للنماذج القادرة على فهم الصور.' },
      evals: { title: 'التقييم', text: 'بيانات لقياس جودة أداء النموذج.' },
    },
    account: 'الحساب',
    noKey: 'لا يوجد مفتاح API بعد',
    practiceAccount: 'على هذا الكمبيوتر فقط',
    autoComplete: 'الإكمال تلقائيًا',
    autoCompleteText:
      'يصبح الملف موجودًا لدى الخدمة فور وصول آخر جزء منه. عند إيقاف هذا الخيار، تنتظر كل عملية رفع أن تضغط «إكمال».',
    upload: 'رفع',
    discard: 'تجاهل',
  },

  settings: {
    title: 'الإعدادات',
    tabs: { accounts: 'الحسابات', transfers: 'النقل', network: 'الشبكة', general: 'عام' },
    /** What a number may be. */
    bounds: (least: number, most: number) => `أدخِل رقمًا من ${number(least)} إلى ${number(most)}.`,
    backToStandard: 'العودة إلى القيمة الافتراضية',
    standard: (value: string) => `القيمة الافتراضية: ${isolate(value)}.`,
    on: 'مفعّل',
    off: 'متوقف',
  },

  accounts: {
    list: 'حساباتك',
    add: 'إضافة حساب',
    newTitle: 'حساب جديد',
    editTitle: (name: string) => `الحساب «${isolate(name)}»`,
    name: 'الاسم',
    nameHelp: 'الاسم الذي تطلقه عليه، مثل «العمل».',
    firstName: 'OpenAI',
    apiKey: 'مفتاح API',
    keyKeeps: {
      none: 'يُحفظ في سلسلة مفاتيح هذا الكمبيوتر ولا يُعرض مرة أخرى أبدًا.',
      kept: 'المفتاح محفوظ في سلسلة مفاتيح هذا الكمبيوتر. أدخِل مفتاحًا جديدًا لاستبداله.',
      session: 'المفتاح معروف حتى إنهاء Hoist، ولا يُكتب في أي مكان.',
    },
    keySession: 'يُستخدم حتى إنهاء Hoist ولا يُعرض مرة أخرى أبدًا.',
    keychainAway: {
      unreachable:
        'محفوظ، لكن لا يمكن الوصول الآن إلى سلسلة مفاتيح هذا الكمبيوتر. ما تُدخله هنا يُستخدم حتى إنهاء Hoist.',
      replacing:
        'يُستخدم ما أدخلته حتى إنهاء Hoist. أما السابق فيبقى في سلسلة المفاتيح التي لا يمكن الوصول إليها الآن، ويُستخدم من جديد في المرة القادمة.',
    },
    getKey: 'من أين أحصل على مفتاح؟',
    baseUrl: 'عنوان URL الأساسي',
    baseUrlHelp: 'اتركه كما هو لمنصة OpenAI، أو أدخِل عنوان خدمة متوافقة.',
    organization: 'المؤسسة',
    organizationHelp: `فقط إذا كان مفتاحك تابعًا لعدة مؤسسات، مثل «${isolate('org-…')}».`,
    project: 'المشروع',
    projectHelp: `فقط إذا كان مفتاحك تابعًا لعدة مشاريع، مثل «${isolate('proj_…')}».`,
    certificates: 'الشهادات',
    caFile: 'جهة إصدار الشهادات',
    caFileHelp: 'فقط إذا كان هذا الكمبيوتر لا يثق بشهادة الخدمة: ملف الجهة التي أصدرتها.',
    clientCertificate: 'شهادة العميل',
    clientCertificateHelp: 'فقط إذا كانت الخدمة تطلبها: ملف PEM أو PKCS#12.',
    clientKey: 'المفتاح الخاص',
    clientKeyHelp: 'فقط إذا لم يكن في ملف شهادة العميل.',
    noFile: 'لا يوجد ملف',
    chooseFile: 'اختيار…',
    removeFile: 'إزالة',
    passphrase: 'عبارة المرور',
    passphraseKeeps: {
      none: 'تُحفظ في سلسلة مفاتيح هذا الكمبيوتر ولا تُعرض مرة أخرى أبدًا.',
      kept: 'عبارة المرور محفوظة في سلسلة مفاتيح هذا الكمبيوتر. أدخِل عبارة جديدة لاستبدالها.',
      session: 'عبارة المرور معروفة حتى إنهاء Hoist، ولا تُكتب في أي مكان.',
    },
    passphraseSession: 'تُستخدم حتى إنهاء Hoist ولا تُعرض مرة أخرى أبدًا.',
    save: 'حفظ',
    saved: 'تم الحفظ',
    testing: 'جارٍ اختبار الحساب…',
    stopTest: 'إيقاف',
    notSaved: 'لم يُحفظ الحساب بعد.',
    saveAnyway: 'الحفظ على أي حال',
    /** What to do about the test's failure. */
    refused: {
      key: 'انسخ المفتاح كاملًا من الخدمة وأدخِله من جديد.',
      rights: 'استخدم مفتاحًا يُسمح له بقراءة الملفات وكتابتها، أو اطلب هذه الصلاحية من مسؤول الحساب.',
      organization: 'اترك حقل «المؤسسة» فارغًا، أو أدخِل المؤسسة التي يتبع لها المفتاح.',
      project: 'اترك حقل «المشروع» فارغًا، أو أدخِل المشروع الذي يتبع له المفتاح.',
      network: 'تحقق من الشبكة ومن عنوان URL الأساسي. من دون شبكة يمكن حفظ الحساب بلا اختبار.',
      address: `تحقق من عنوان URL الأساسي: في معظم الخدمات ينتهي بـ ${isolate('/v1')}.`,
      service: 'حاول مرة أخرى بعد بضع دقائق، أو احفظ الحساب بلا اختبار.',
    },
    removeKey: 'إزالة المفتاح',
    remove: 'إزالة الحساب',
    removeTitle: (name: string) => `هل تريد إزالة الحساب «${isolate(name)}»؟`,
    removeText: 'ستتوقف عمليات الرفع غير المكتملة لهذا الحساب. أما الملفات التي وصلت فتبقى لدى الخدمة.',
    removeSure: 'إزالة',
    removeNot: 'إبقاء',
    keyState: {
      none: 'لا يوجد مفتاح',
      kept: 'المفتاح في سلسلة المفاتيح',
      session: 'المفتاح صالح حتى الإنهاء',
      unreachable: 'المفتاح محفوظ، لكن لا يمكن الوصول إلى سلسلة المفاتيح',
      replacing: 'مفتاح جديد حتى الإنهاء',
    },
    practiceState: 'على هذا الكمبيوتر',
    practiceTitle: 'خادم التدريب',
    practiceText:
      'هذا الحساب تابع لخادم التدريب على هذا الكمبيوتر. لا يحتاج إلى مفتاح، ولا شيء مما يُرسَل إليه يغادر هذا الكمبيوتر.',
    errors: {
      name: 'أدخِل اسمًا.',
      line: 'يجب أن يكون سطرًا واحدًا لا يتجاوز 200 حرف.',
      apiKey: 'لا يحتوي المفتاح على مسافات. تأكد من نسخه كاملًا.',
    },
  },

  transfers: {
    parallelAuto: 'اختيار عدد الأجزاء تلقائيًا',
    parallelAutoText:
      'يُرسل في الوقت نفسه عدد الأجزاء الذي يجعل الإرسال أسرع على هذا الاتصال، وأقل منه عندما لا تحتمله الخدمة أو الاتصال.',
    parallelMost: 'الأجزاء في الوقت نفسه، كحد أقصى',
    parallelMostText: 'لا يُرسَل في الوقت نفسه عدد أجزاء أكبر من هذا أبدًا، لكل عمليات الرفع معًا.',
    parallelParts: 'الأجزاء في الوقت نفسه',
    parallelPartsText: 'عدد الأجزاء التي تُرسَل في الوقت نفسه، لكل عمليات الرفع معًا.',
    parallelFiles: 'الملفات في الوقت نفسه',
    parallelFilesText: `عدد الملفات التي تُرسَل في الوقت نفسه، وتنتظر الملفات الأخرى دورها. ولا تُحتسب الملفات الأصغر من ${isolate('4 MiB')}.`,
    partSizeAuto: 'اختيار حجم الجزء تلقائيًا',
    partSizeAutoText: `أجزاء قصيرة عند بطء الاتصال، وحتى ${isolate('64 MiB')} عند سرعته، فلا يُفقد عند الإيقاف المؤقت إلا ثوانٍ قليلة من الإرسال على الأكثر.`,
    partSize: 'حجم الجزء',
    partSizeText:
      'بوحدة MiB، بحد أقصى 64، للأجزاء التي تُرسَل من الآن فصاعدًا. عند بطء الاتصال يُفقد من الأجزاء الطويلة عند الإيقاف المؤقت ما هو أكثر.',
    mebibytes: 'MiB',
    maxAttempts: 'المحاولات',
    maxAttemptsText: 'عدد مرات محاولة إرسال الجزء قبل اعتباره فاشلًا.',
    keepTrying: 'مواصلة المحاولة لمدة لا تقل عن',
    keepTryingText:
      'لا يُعدّ الجزء فاشلًا إلا بعد هذه المدة بالثواني، حتى لو استنفد كل محاولاته. وما دام الوصول إلى الخدمة متعذّرًا فلا يُعدّ شيء فاشلًا.',
    backoffBase: 'الانتظار الأول',
    backoffBaseText: 'أطول انتظار قبل أول إعادة محاولة، بالثواني. يتضاعف مع كل محاولة.',
    backoffCap: 'أطول انتظار',
    backoffCapText: 'لا يزيد أي انتظار بين المحاولات على هذه المدة، بالثواني.',
    stallTimeout: 'التخلي عن اتصال صامت بعد',
    stallTimeoutText: 'الجزء الذي لا يتقدم طوال هذه المدة يُرسَل من جديد، بالثواني.',
    seconds: 'ث',
    checksum: 'التحقق بمجموع اختباري',
    checksumText: 'يُرسَل معه MD5 للملف كله، لتتمكن الخدمة من إثبات أن شيئًا لم يتغير.',
    groups: { parallel: 'في الوقت نفسه', parts: 'الأجزاء', trouble: 'عند ضعف الاتصال' },
  },

  network: {
    limit: 'حد السرعة',
    limitOn: 'وضع حد للسرعة',
    limitOnText: 'يترك متسعًا على الاتصال لكل ما عدا ذلك. يسري فورًا وعلى كل عمليات الرفع معًا.',
    most: 'كحد أقصى',
    mostText: (bytesPerSecond: number) => `ترسل كل عمليات الرفع معًا ${rate(bytesPerSecond)}.`,
    megabits: 'Mbit/s',
    schedule: 'في أوقات معينة',
    scheduleText:
      'أوقات من الأسبوع لكل منها حد خاص. إذا انطبق أكثر من وقت يُعمل بالأول، وفي بقية الأوقات يسري ما هو محدد أعلاه.',
    scheduleNone: 'لا شيء',
    rule: (n: number) => `الوقت ${number(n)}`,
    addRule: 'إضافة وقت',
    removeRule: 'إزالة هذا الوقت',
    days: 'الأيام',
    day: (day: number) => weekday(day, false),
    dayShort: (day: number) => weekday(day, true),
    from: 'من',
    to: 'إلى',
    overnight: 'ينتهي في اليوم التالي.',
    wholeDay: 'يستمر يومًا كاملًا.',
    ruleLimit: 'وضع حد للسرعة في هذا الوقت',
    proxy: 'الوكيل',
    proxyText:
      'الطريق إلى خارج هذه الشبكة. يسري بدءًا من الطلب التالي، ولا يُستخدم أبدًا للوصول إلى هذا الكمبيوتر نفسه.',
    proxyModes: {
      system: { title: 'مثل النظام', text: 'ما تحدده إعدادات هذا الكمبيوتر لكل خدمة.' },
      none: { title: 'بلا وكيل', text: 'الاتصال بالخدمة مباشرة.' },
      manual: { title: 'ضبط يدوي', text: 'وكيل http أو https أو SOCKS بالعنوان أدناه.' },
    },
    proxyUrl: 'عنوان الوكيل',
    proxyUrlHelp: `مثل ${isolate('http://proxy.example.com:3128')} أو ${isolate('socks5h://proxy.example.com:1080')}.`,
    proxyUser: 'اسم المستخدم',
    proxyUserHelp: 'فقط إذا كان الوكيل يطلبه.',
    proxyPassword: 'كلمة المرور',
    proxyPasswordKeeps: {
      none: 'تُحفظ في سلسلة مفاتيح هذا الكمبيوتر ولا تُعرض مرة أخرى أبدًا.',
      kept: 'كلمة المرور محفوظة في سلسلة مفاتيح هذا الكمبيوتر. أدخِل كلمة جديدة لاستبدالها.',
      session: 'كلمة المرور معروفة حتى إنهاء Hoist، ولا تُكتب في أي مكان.',
    },
    proxyPasswordSession: 'تُستخدم حتى إنهاء Hoist ولا تُعرض مرة أخرى أبدًا.',
    proxyPasswordRemove: 'إزالة كلمة المرور',
    proxyExceptions: 'باستثناء هذه العناوين',
    proxyExceptionsHelp: `المضيفات التي يُتصل بها مباشرة، مفصولة بفاصلة لاتينية، مثل «${isolate('intranet.example.com, *.lan, 10.0.0.0/8')}».`,
    proxySave: 'استخدام هذا الوكيل',
    proxySaved: 'قيد الاستخدام',
    proxyErrors: {
      url: `أدخِل عنوانًا مثل ${isolate('http://proxy.example.com:3128')}، من دون اسم مستخدم ومن دون مسار.`,
      user: 'اسم المستخدم سطر واحد لا يتجاوز 200 حرف، ومن دون نقطتين رأسيتين.',
      password: 'كلمة المرور سطر واحد لا يتجاوز 500 حرف.',
      exceptions: (wrong: string) =>
        `«${isolate(wrong)}» ليس مضيفًا. احذف ${isolate('http://')} وما يأتي بعد الاسم.`,
    },
  },

  general: {
    theme: 'المظهر',
    themes: { system: 'مثل النظام', light: 'فاتح', dark: 'داكن' },
    onStart: 'عند بدء تشغيل Hoist',
    onStartText: 'ما يحدث لعمليات الرفع التي لم تكتمل.',
    onStartChoices: { wait: 'الانتظار حتى أستأنفها', resume: 'المتابعة فورًا' },
    desktop: 'على سطح المكتب هذا',
    notifications: 'الإشعارات',
    notificationsText:
      'تُعلمك عند اكتمال آخر عملية من عدة عمليات رفع وعند فشل إحداها. لا تظهر أبدًا وأنت تنظر إلى النافذة.',
    closeToTray: 'المتابعة عند إغلاق النافذة',
    closeToTrayText:
      'عند إغلاق النافذة يبقى Hoist قيد التشغيل كأيقونة في علبة النظام لتستمر عمليات الرفع. اختر «إنهاء» من قائمتها لإنهائه.',
    noTray: 'لا يعرض سطح المكتب هذا علبة النظام. تُصغَّر النافذة بدلًا من إغلاقها لتتمكن من استعادتها.',
    startAtLogin: 'البدء عند تسجيل الدخول',
    startAtLoginText: 'يفتح Hoist تلقائيًا، ومن دون نافذته إذا كان يتابع العمل في علبة النظام.',
    practice: 'خادم التدريب',
    practiceText: 'خدمة على هذا الكمبيوتر تستقبل الملفات مثل الخدمة الحقيقية. توضع الملفات الواصلة في مجلد.',
    practiceRunning: 'خادم التدريب قيد التشغيل.',
    practiceStopped: 'خادم التدريب متوقف.',
    practiceUse: 'استخدام خادم التدريب',
    practiceFolder: 'فتح مجلده',
    practicePlace: 'مكان وصول ملفاته',
    practicePlaceText:
      'يسري المجلد الآخر فورًا. تبقى الملفات الواصلة في مكانها، وتبدأ عمليات الرفع غير المكتملة من جديد.',
    practiceStandard: 'في مجلد بيانات Hoist',
    practiceMove: 'مجلد آخر…',
    practiceMoveBack: 'العودة إلى المجلد الافتراضي',
    practiceBusy: 'يمكن تغيير المجلد عندما لا تكون هناك عملية رفع جارية إلى خادم التدريب.',
    language: 'اللغة',
    languageText: 'لغة النافذة والقوائم والإشعارات.',
    languageSystem: 'مثل النظام',
    about: 'حول التطبيق',
    version: (version: string) => `Hoist ${version}`,
    runtime: (electron, chromium) => `Electron ${electron}، Chromium ${chromium}`,
    oldRuntime: (electron) =>
      `لم يعد هذا الإصدار من Electron يتلقى إصلاحات أمنية: تبقى الثغرات المعروفة في Chromium مفتوحة. على شبكة تصل إلى github.com، شغّل Hoist مرة أخرى من مجلده بالأمر npm start، وعندها ينزّل Electron ${electron}.`,
  },

  confirm: {
    cancel: 'إلغاء',
    address: {
      title: (host: string) => `هل تريد إرسال الملفات إلى ${isolate(host)}؟`,
      text: 'يُرسِل الحساب مفتاح API وملفاتك إلى هذا العنوان. أكِّد فقط إذا أدخلتَ العنوان بنفسك.',
      yes: 'استخدام هذا العنوان',
    },
    key: {
      title: (host: string) => `هل تريد استخدام مفتاح آخر لـ ${isolate(host)}؟`,
      text: 'ما ترفعه بهذا المفتاح يعود إلى مالك المفتاح. أكِّد فقط إذا أدخلتَ المفتاح بنفسك.',
      yes: 'استخدام هذا المفتاح',
    },
    proxy: {
      title: (host: string) => `هل تريد استخدام الوكيل ${isolate(host)}؟`,
      text: 'يُرسِل Hoist كل شيء عبر هذا الوكيل. أكِّد فقط إذا أدخلتَ عنوانه بنفسك.',
      yes: 'استخدام هذا الوكيل',
    },
    send: {
      title: (files: number, host: string) =>
        `${count(files, { zero: 'إرسال # ملف', one: 'إرسال ملف واحد', two: 'إرسال ملفين', few: 'إرسال # ملفات', many: 'إرسال # ملفًا', other: 'إرسال # ملف' })} إلى ${isolate(host)}؟`,
      text: 'أرسلتَ هذا من قبل إلى عنوان آخر، أو تغيّر منذ ذلك الحين. أكِّد فقط إذا أردت إرساله إلى هذا العنوان كما هو الآن.',
      yes: 'إرسال',
    },
  },

  close: {
    title: 'ما زالت عمليات الرفع جارية',
    text: (n: number) =>
      count(n, {
        zero: 'لا توجد عمليات رفع غير مكتملة. يمكنك الإنهاء بأمان.',
        one: 'عملية رفع واحدة لم تكتمل. إذا أنهيت التطبيق فستتوقف مؤقتًا.',
        two: 'عمليتا رفع لم تكتملا. إذا أنهيت التطبيق فستتوقفان مؤقتًا.',
        few: '# عمليات رفع لم تكتمل. إذا أنهيت التطبيق فستتوقف مؤقتًا.',
        many: '# عملية رفع لم تكتمل. إذا أنهيت التطبيق فستتوقف مؤقتًا.',
        other: '# عملية رفع لم تكتمل. إذا أنهيت التطبيق فستتوقف مؤقتًا.',
      }),
    kept: (confirmed: number) =>
      `أكّدت الخدمة استلام ${bytes(confirmed)}. يُحفظ ذلك حتى تنتهي ساعة الرفع: إذا استأنفت قبل ذلك فلن يُرسل إلا الباقي.`,
    nothingKept: 'لم تؤكّد الخدمة استلام أي شيء بعد: في المرة القادمة يبدأ الإرسال من البداية.',
    quit: 'إنهاء',
    keep: 'متابعة التشغيل',
  },

  notices: { label: 'الرسائل' },

  outage: {
    label: 'الاتصال',
    keepsTrying: 'يواصل Hoist المحاولة.',
    refused: 'رُفض الاتصال.',
    signIn: 'ربما تطلب الشبكة تسجيل الدخول: افتح أي صفحة ويب للتحقق.',
    nextTry: (seconds: number) => `المحاولة التالية خلال ${duration(seconds)}`,
    trying: 'تجري المحاولة الآن…',
    tryNow: 'المحاولة الآن',
    offline: 'تتابع عمليات الرفع تلقائيًا عند عودة الشبكة.',
    asleep: 'تتابع عمليات الرفع تلقائيًا.',
    isBack: (host: string) => `عاد الاتصال بـ ${isolate(host)}.`,
  },

  announce: {
    started: (name: string) => `بدأ رفع ${isolate(name)}`,
    startedMany: (n: number) =>
      count(n, {
        zero: 'لم تبدأ أي عملية رفع',
        one: 'بدأت عملية رفع واحدة',
        two: 'بدأت عمليتا رفع',
        few: 'بدأت # عمليات رفع',
        many: 'بدأت # عملية رفع',
        other: 'بدأت # عملية رفع',
      }),
    paused: (name: string) => `توقف رفع ${isolate(name)} مؤقتًا`,
    pausedMany: (n: number) =>
      count(n, {
        zero: 'لم تتوقف أي عملية رفع مؤقتًا',
        one: 'توقفت عملية رفع واحدة مؤقتًا',
        two: 'توقفت عمليتا رفع مؤقتًا',
        few: 'توقفت # عمليات رفع مؤقتًا',
        many: 'توقفت # عملية رفع مؤقتًا',
        other: 'توقفت # عملية رفع مؤقتًا',
      }),
    failed: (name: string) => `فشل رفع ${isolate(name)}`,
    failedMany: (n: number) =>
      count(n, {
        zero: 'لم تفشل أي عملية رفع',
        one: 'فشلت عملية رفع واحدة',
        two: 'فشلت عمليتا رفع',
        few: 'فشلت # عمليات رفع',
        many: 'فشلت # عملية رفع',
        other: 'فشلت # عملية رفع',
      }),
    completed: (name: string) => `اكتمل رفع ${isolate(name)}`,
    completedMany: (n: number) =>
      count(n, {
        zero: 'لم تكتمل أي عملية رفع',
        one: 'اكتملت عملية رفع واحدة',
        two: 'اكتملت عمليتا رفع',
        few: 'اكتملت # عمليات رفع',
        many: 'اكتملت # عملية رفع',
        other: 'اكتملت # عملية رفع',
      }),
    copied: 'تم نسخ معرّف الملف',
    copiedReport: 'تم نسخ التقرير',
    copiedChecksum: 'تم نسخ المجموع الاختباري',
    copiedSnippet: 'تم نسخ التعليمات البرمجية',
    progress: (name: string, share: number) => `${isolate(name)}: ${percent(share)}`,
  },

  /** The application's menu. */
  menu: {
    file: 'ملف',
    addFiles: 'إضافة ملفات…',
    addFolder: 'إضافة مجلد…',
    exportHistory: 'تصدير السجل…',
    settings: 'الإعدادات…',
    close: 'إغلاق النافذة',
    quit: 'إنهاء Hoist',
    edit: 'تحرير',
    undo: 'تراجع',
    redo: 'إعادة',
    cut: 'قص',
    copy: 'نسخ',
    paste: 'لصق',
    selectAll: 'تحديد الكل',
    uploads: 'عمليات الرفع',
    pauseAll: 'إيقاف الكل مؤقتًا',
    resumeAll: 'استئناف الكل',
    whenDone: 'عند اكتمال الكل',
    view: 'عرض',
    actualSize: 'الحجم الفعلي',
    zoomIn: 'تكبير',
    zoomOut: 'تصغير',
    fullScreen: 'ملء الشاشة',
    window: 'نافذة',
    minimize: 'تصغير النافذة',
    zoom: 'تكبير النافذة',
    front: 'إحضار الكل إلى المقدمة',
    help: 'مساعدة',
    helpKeys: 'مفاتيح API الخاصة بك',
    helpFiles: 'ملفاتك لدى الخدمة',
    helpStatus: 'هل تعمل الخدمة؟',
    helpCenter: 'مساعدة الخدمة',
    helpLog: 'إظهار ملف السجل',
    about: 'حول Hoist',
    services: 'الخدمات',
    hide: 'إخفاء Hoist',
    hideOthers: 'إخفاء البقية',
    showAll: 'إظهار الكل',
  },

  /** The icon in the tray, and the count on the taskbar. */
  tray: {
    open: 'فتح Hoist',
    pauseAll: 'إيقاف الكل مؤقتًا',
    resumeAll: 'استئناف الكل',
    quit: 'إنهاء',
    stopQuit: 'عدم الإنهاء',
    stopSleep: 'عدم الدخول في السكون',
    tooltip: (status: string) => `Hoist: ${isolate(status)}`,
    /** @param left seconds; rate and left are undefined while nobody knows */
    uploading: (n: number, bytesPerSecond: number | undefined, left: number | undefined) =>
      [
        `قيد الرفع: ${number(n)}`,
        ...(bytesPerSecond === undefined ? [] : [rate(bytesPerSecond)]),
        ...(left === undefined ? [] : [`المتبقي: ${duration(left)}`]),
      ].join('، '),
    waiting: (n: number) => `في الانتظار: ${number(n)}`,
    ready: (n: number) => `جاهزة للإكمال: ${number(n)}`,
    failed: (n: number) => `فشلت: ${number(n)}`,
    paused: (n: number) => `متوقفة مؤقتًا: ${number(n)}`,
    idle: 'لا يوجد ما يُرفع',
    badge: (n: number) =>
      count(n, {
        zero: 'لا توجد عمليات رفع جارية',
        one: 'عملية رفع واحدة جارية',
        two: 'عمليتا رفع جاريتان',
        few: '# عمليات رفع جارية',
        many: '# عملية رفع جارية',
        other: '# عملية رفع جارية',
      }),
  },

  notifications: {
    completed: (n: number) =>
      count(n, {
        zero: 'لم تكتمل أي عملية رفع',
        one: 'اكتملت عملية رفع واحدة',
        two: 'اكتملت عمليتا رفع',
        few: 'اكتملت # عمليات رفع',
        many: 'اكتملت # عملية رفع',
        other: 'اكتملت # عملية رفع',
      }),
    completedText: (n: number, size: number) =>
      count(n, {
        zero: `لم يصل أي ملف إلى الخدمة، ${bytes(size)}.`,
        one: `وصل الملف إلى الخدمة، ${bytes(size)}.`,
        two: `وصل الملفان إلى الخدمة، ${bytes(size)}.`,
        few: `وصلت الملفات كلها إلى الخدمة، وعددها #، ${bytes(size)}.`,
        many: `وصلت الملفات كلها إلى الخدمة، وعددها #، ${bytes(size)}.`,
        other: `وصلت الملفات كلها إلى الخدمة، وعددها #، ${bytes(size)}.`,
      }),
    completedOne: (name: string) => `اكتمل رفع ${isolate(name)}`,
    alsoFailed: (n: number) =>
      count(n, {
        zero: 'لم تفشل أي عملية رفع.',
        one: 'فشلت عملية رفع واحدة.',
        two: 'فشلت عمليتا رفع.',
        few: 'فشلت # عمليات رفع.',
        many: 'فشلت # عملية رفع.',
        other: 'فشلت # عملية رفع.',
      }),
    alsoReady: (n: number) =>
      count(n, {
        zero: 'لا توجد عمليات رفع تنتظر أن تضغط «إكمال».',
        one: 'عملية رفع واحدة تنتظر أن تضغط «إكمال».',
        two: 'عمليتا رفع تنتظران أن تضغط «إكمال».',
        few: '# عمليات رفع تنتظر أن تضغط «إكمال».',
        many: '# عملية رفع تنتظر أن تضغط «إكمال».',
        other: '# عملية رفع تنتظر أن تضغط «إكمال».',
      }),
    ready: (n: number) =>
      count(n, {
        zero: 'لا توجد عمليات رفع جاهزة للإكمال',
        one: 'عملية رفع واحدة جاهزة للإكمال',
        two: 'عمليتا رفع جاهزتان للإكمال',
        few: '# عمليات رفع جاهزة للإكمال',
        many: '# عملية رفع جاهزة للإكمال',
        other: '# عملية رفع جاهزة للإكمال',
      }),
    failed: (name: string) => `فشل رفع ${isolate(name)}`,
    failedMany: (n: number) =>
      count(n, {
        zero: 'لم تفشل أي عملية رفع',
        one: 'فشلت عملية رفع واحدة',
        two: 'فشلت عمليتا رفع',
        few: 'فشلت # عمليات رفع',
        many: 'فشلت # عملية رفع',
        other: 'فشلت # عملية رفع',
      }),
    inTray: 'يواصل Hoist العمل',
    inTrayText:
      'تستمر عمليات الرفع في الخلفية. استخدم الأيقونة في علبة النظام لفتح النافذة من جديد أو للإنهاء.',
    inTaskbarText:
      'تستمر عمليات الرفع والنافذة مصغَّرة. يمكنك إنهاء التطبيق باختيار «إنهاء Hoist» من قائمة «ملف».',
    quitSoon: (seconds: number) => `سيُنهى Hoist خلال ${duration(seconds)}`,
    sleepSoon: (seconds: number) => `سيدخل هذا الكمبيوتر في السكون خلال ${duration(seconds)}`,
    soonText: 'اكتملت جميع عمليات الرفع. انقر هنا لإيقاف ذلك.',
  },

  whenDone: {
    label: 'عند اكتمال الكل',
    choices: {
      nothing: 'عدم فعل شيء',
      quit: 'إنهاء Hoist',
      sleep: 'السكون',
    },
    title: 'اكتملت جميع عمليات الرفع',
    quitText: (seconds: number) => `بناءً على اختيارك، سيُنهى Hoist خلال ${duration(seconds)}.`,
    sleepText: (seconds: number) =>
      `بناءً على اختيارك، سيدخل هذا الكمبيوتر في السكون خلال ${duration(seconds)}.`,
    stop: 'إيقاف',
    quitNow: 'الإنهاء الآن',
    sleepNow: 'السكون الآن',
  },

  /** What the practice server is called among the accounts. */
  practiceAccountName: 'خادم التدريب',
})
