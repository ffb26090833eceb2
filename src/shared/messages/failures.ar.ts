import { type CertificateProblem, certificateProblems } from '../certificates'
import { mayNotRead } from '../failures'
import type { FailureTexts } from './failures.en'
import type { Words } from './words'

/** Keeps the direction of a name, path or id, whatever the sentence around it has. */
export const isolate = (text: string): string => `\u2068${text}\u2069`

const kept = 'كل ما أكدت الخدمة وصوله محفوظ.'
const untouched = 'لم يتغير ملفك على هذا الكمبيوتر.'

/** Arabic. */
export const failuresAr = ({ bytes, count }: Pick<Words, 'bytes' | 'count'>): FailureTexts => ({
  'source-missing': () => ({
    happened: 'الملف غير موجود.',
    means: `نُقل أو أُعيدت تسميته أو حُذف، لذلك لن يُرسَل منه المزيد. ${kept}`,
    todo: 'حدِّد مكانه الحالي، أو أعِده إلى مكانه ثم أعِد المحاولة.',
  }),
  'source-unreadable': () => ({
    happened: 'تتعذّر قراءة هذا الملف.',
    means: `لا يُسمح لـ Hoist بفتحه، أو أن محرك الأقراص الذي يحتويه لم يعد متصلًا. ${kept}`,
    todo: 'تحقق من محرك الأقراص ومن أن لديك إذنًا بفتح الملف، ثم أعِد المحاولة.',
  }),
  'source-not-a-file': () => ({
    happened: 'هذا ليس ملفًا.',
    means: 'يمكن رفع الملفات فقط، كلٌّ على حدة.',
    todo: 'استخدم «إضافة مجلد» لإضافة الملفات الموجودة داخل مجلد.',
  }),
  'source-empty': () => ({
    happened: 'هذا الملف فارغ.',
    means: 'لا تقبل الخدمة ملفات بلا محتوى.',
    todo: 'تأكد من أن البرنامج الذي يُنشئ هذا الملف قد انتهى، ثم أضِفه من جديد.',
  }),
  'source-too-large': ({ bytes: size }) => ({
    happened: `حجم هذا الملف أكبر من ${isolate('8 GiB')}${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: `تقبل الخدمة ${isolate('8 GiB')} كحد أقصى في الملف الواحد.`,
    todo: 'قسِّم الملف وارفع أقسامه.',
  }),
  'source-too-large-for-purpose': ({ bytes: size }) => ({
    happened: `هذا الملف أكبر من أن يُستخدم دفعةً${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: `تقبل الخدمة ${isolate('200 MB')} كحد أقصى في ملف الدفعة.`,
    todo: 'قسِّم الملف إلى عدة دفعات، أو اختر غرضًا آخر.',
  }),
  'source-changed': () => ({
    happened: 'تغيّر الملف بعد بدء الرفع.',
    means: 'ما أُرسل يخص المحتوى القديم، ولا يجوز خلطه بالمحتوى الجديد.',
    todo: 'عندما يصبح الملف جاهزًا، ابدأ من جديد بالمحتوى الجديد.',
  }),
  'source-other': () => ({
    happened: 'هذا ليس الملف الذي بدأ به الرفع.',
    means: `حجمه أو تاريخه مختلف، ولا يجوز خلط الملفين. ${kept}`,
    todo: 'اختر الملف نفسه في مكانه الحالي، أو أضِف هذا الملف كعملية رفع جديدة.',
  }),
  'source-name-too-long': () => ({
    happened: 'اسم هذا الملف طويل جدًا.',
    means: 'لن تتمكن الخدمة من حفظه بهذا الاسم.',
    todo: 'أعطِ الملف اسمًا أقصر وأضِفه من جديد.',
  }),
  'account-missing': () => ({
    happened: 'لم يُعَدّ هنا حساب عملية الرفع هذه.',
    means: `لا يعرف Hoist إلى أين يُرسَل الملف. ${kept}`,
    todo: 'اختر حسابًا آخر وارفع الملف من جديد.',
  }),
  'key-missing': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'لا يوجد مفتاح API لهذا الحساب.'
        : `لا يوجد مفتاح API للحساب «${isolate(subject)}».`,
    means: `لا تسمح الخدمة بالدخول من دونه. ${kept}`,
    todo: 'أدخِل المفتاح في الإعدادات، وستتابع عمليات الرفع تلقائيًا.',
  }),
  'key-rejected': () => ({
    happened: 'لم تقبل الخدمة مفتاح API.',
    means: `المفتاح خاطئ أو أُلغي. لن يُرسَل به المزيد. ${kept}`,
    todo: 'أدخِل مفتاحًا صالحًا في الإعدادات، وستتابع عمليات الرفع تلقائيًا.',
  }),
  'not-allowed': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'لا يُسمح لمفتاح API هذا برفع الملفات.'
        : mayNotRead(subject)
          ? `لا يُسمح لمفتاح API هذا بقراءة الملفات: تنقصه الصلاحية «${isolate(subject)}».`
          : `لا يُسمح لمفتاح API هذا برفع الملفات: تنقصه الصلاحية «${isolate(subject)}».`,
    means: `تعرف الخدمة المفتاح لكنها لا تسمح بهذا الإجراء باستخدامه. ${kept}`,
    todo: 'اطلب من مسؤول الحساب صلاحية كتابة الملفات أو أدخِل مفتاحًا آخر، ثم أعِد المحاولة.',
  }),
  'organization-rejected': () => ({
    happened: 'المؤسسة لا تتوافق مع مفتاح API.',
    means: `لا تسمح الخدمة لهذا المفتاح بالدخول إلى تلك المؤسسة. ${kept}`,
    todo: 'اترك مؤسسة الحساب فارغة، أو أدخِل المؤسسة التي يتبع لها المفتاح.',
  }),
  'project-rejected': () => ({
    happened: 'المشروع لا يتوافق مع مفتاح API.',
    means: `لا تسمح الخدمة لهذا المفتاح بالدخول إلى ذلك المشروع. ${kept}`,
    todo: 'اترك مشروع الحساب فارغًا، أو أدخِل المشروع الذي يتبع له المفتاح.',
  }),
  'account-stopped': ({ serviceMessage: said }) => ({
    happened: 'لم تعد الخدمة تقبل أي شيء من هذا الحساب.',
    means: `${said === undefined ? '' : `تقول الخدمة: «${isolate(said)}» `}جميع عمليات الرفع في الحساب تنتظر. ${kept}`,
    todo: 'تحقق من خطة الحساب وفوترته، ثم أعِد المحاولة، وستتابع جميع عمليات الرفع فيه.',
  }),
  'storage-full': ({ serviceMessage: said }) => ({
    happened: 'مساحة تخزين الملفات في هذا الحساب ممتلئة.',
    means: `${said === undefined ? '' : `تقول الخدمة: «${isolate(said)}» `}جميع عمليات الرفع في الحساب تنتظر. ${kept}`,
    todo: 'احذف الملفات التي لم يعد الحساب يحتاج إليها أو حدِّد لها تاريخ انتهاء، ثم أعِد المحاولة، وستتابع جميع عمليات الرفع فيه.',
  }),
  'base-url-invalid': ({ code, subject }) => {
    const named = subject === undefined ? 'عنوان URL الأساسي' : `«${isolate(subject)}»`
    const means = 'لا يمكن العثور على الخدمة به، أو سيُنقل المفتاح من دون حماية.'
    switch (code) {
      case 'in-clear':
        return {
          happened: `${named} سيرسل المفتاح من دون حماية عبر الشبكة.`,
          means,
          todo: `أدخِل عنوانًا يبدأ بـ ${isolate('https://')}. لا يُسمح بـ ${isolate('http://')} إلا لهذا الكمبيوتر والشبكات الخاصة.`,
        }
      case 'spaces':
        return { happened: 'لا يمكن أن يحتوي عنوان URL الأساسي على مسافات.', means, todo: 'أزِل المسافات.' }
      case 'user':
        return {
          happened: 'لا يمكن أن يحتوي عنوان URL الأساسي على اسم مستخدم أو كلمة مرور.',
          means,
          todo: `أزِل كل ما يسبق «${isolate('@')}». يُدخَل المفتاح على حدة.`,
        }
      case 'query':
        return {
          happened: `لا يمكن أن يحتوي عنوان URL الأساسي على استعلام («${isolate('?…')}»).`,
          means,
          todo: `أزِل كل شيء بدءًا من «${isolate('?')}». لا يُسمح إلا بـ ${isolate('?api-version=…')} لخدمة Azure.`,
        }
      case 'fragment':
        return {
          happened: `لا يمكن أن يحتوي عنوان URL الأساسي على جزء («${isolate('#…')}»).`,
          means,
          todo: `أزِل كل شيء بدءًا من «${isolate('#')}».`,
        }
      default:
        return {
          happened: `${named} ليس عنوان ويب يمكن لـ Hoist استخدامه.`,
          means,
          todo: `أدخِل عنوانًا يبدأ بـ ${isolate('https://')}، مثل ${isolate('https://api.openai.com/v1')}.`,
        }
    }
  },
  'certificate-file-unusable': ({ subject, code }) => {
    const file = subject === undefined ? 'ملف الشهادة' : isolate(subject)
    const happened: Record<CertificateProblem, string> = {
      missing: `لم يُعثر على ملف الشهادة ${file}.`,
      unreadable: `تتعذّر قراءة ملف الشهادة ${file}.`,
      'no-certificate': `لا توجد شهادة في ${file}.`,
      'no-key': `لا يوجد مفتاح خاص في ${file}.`,
      passphrase: `عبارة المرور الخاصة بـ ${file} ناقصة أو خاطئة.`,
      'other-key': `المفتاح الخاص لا يعود إلى الشهادة الموجودة في ${file}.`,
      unsupported: `الملف ${file} مشفّر بطريقة لا يستطيع Hoist فتحها.`,
    }
    const todo: Partial<Record<CertificateProblem, string>> = {
      passphrase: 'أدخِل عبارة المرور في الحساب ضمن «الشهادات».',
      unsupported: 'صدِّره مجددًا بتشفير AES أو بصيغة PEM.',
    }
    const problem = certificateProblems.find((known) => known === code) ?? 'unreadable'
    return {
      happened: happened[problem],
      means: `يحتاج هذا الحساب إلى الملف لإنشاء اتصال آمن، لذلك لم يُرسَل شيء. ${kept}`,
      todo: todo[problem] ?? 'اختر الملف الصحيح في الحساب ضمن «الشهادات».',
    }
  },
  'client-certificate-needed': ({ subject }) => ({
    happened: `يتطلب الاتصال بـ ${subject === undefined ? 'الخدمة' : isolate(subject)} شهادة عميل.`,
    means: `لا يُقبل أي اتصال من دونها، أو أن شهادة هذا الحساب غير مقبولة. ${kept}`,
    todo: 'اختر شهادة عميل صالحة في الحساب ضمن «الشهادات».',
  }),
  'keychain-unavailable': () => ({
    happened: 'لا توجد على هذا الكمبيوتر سلسلة مفاتيح يمكن لـ Hoist استخدامها.',
    means: 'يُستخدم المفتاح حتى إنهاء Hoist ولا يُكتب في أي مكان.',
    todo: 'أدخِله من جديد في المرة القادمة، أو قم بإعداد سلسلة مفاتيح مثل GNOME Keyring أو KWallet.',
  }),
  offline: () => ({
    happened: 'هذا الكمبيوتر غير متصل بالشبكة.',
    means: `عمليات الرفع في الانتظار. ${kept}`,
    todo: 'لا يلزم فعل شيء: ستتابع تلقائيًا عند عودة الشبكة.',
  }),
  asleep: () => ({
    happened: 'كان هذا الكمبيوتر في وضع السكون.',
    means: `عمليات الرفع في الانتظار. ${kept}`,
    todo: 'لا يلزم فعل شيء: ستتابع تلقائيًا.',
  }),
  'host-unreachable': ({ subject }) => ({
    happened: subject === undefined ? 'تعذّر الوصول إلى الخدمة.' : `تعذّر الوصول إلى ${isolate(subject)}.`,
    means: `يواصل Hoist المحاولة وسيتابع تلقائيًا. ${kept}`,
    todo: 'إذا استمر ذلك فتحقّق من شبكتك. يمكنك أيضًا المحاولة الآن.',
  }),
  'address-unreachable': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'لم يستجب عنوان هذا الحساب قط كما تستجيب الخدمة.'
        : `لم يستجب ${isolate(subject)} قط كما تستجيب الخدمة.`,
    means: 'قد يكون عنوان URL الأساسي لهذا الحساب خاطئًا، أو أن الشبكة لا تسمح بالوصول إليه. لم يُرسَل شيء.',
    todo: 'تحقّق من عنوان URL الأساسي في الإعدادات ومن شبكتك، ثم أعد المحاولة.',
  }),
  'host-not-found': ({ subject }) => ({
    happened: subject === undefined ? 'تعذّر العثور على الخدمة.' : `تعذّر العثور على ${isolate(subject)}.`,
    means: `الشبكة معطّلة، أو العنوان خاطئ. ${kept}`,
    todo: 'تحقق من الشبكة ومن عنوان URL الأساسي في الإعدادات، ثم أعِد المحاولة.',
  }),
  'connection-refused': ({ subject }) => ({
    happened: subject === undefined ? 'الخدمة لا تستجيب.' : `لا توجد استجابة من ${isolate(subject)}.`,
    means: `الخدمة لا تعمل هناك، أو أن العنوان غير صحيح. ${kept}`,
    todo: 'تحقق من عنوان URL الأساسي في الإعدادات، أو انتظر حتى تعود الخدمة، ثم أعِد المحاولة.',
  }),
  'connection-lost': () => ({
    happened: 'انقطع الاتصال.',
    means: `يجب إرسال الجزء الذي كان في طريقه من جديد. ${kept}`,
    todo: 'تحقق من الشبكة، ثم أعِد المحاولة.',
  }),
  'no-progress': () => ({
    happened: 'توقف الاتصال عن الحركة مدة طويلة.',
    means: `يجب إرسال الجزء الذي كان في طريقه من جديد. ${kept}`,
    todo: 'تحقق من الشبكة، ثم أعِد المحاولة.',
  }),
  'certificate-expired': ({ subject }) => ({
    happened: `شهادة ${subject === undefined ? 'الخدمة' : isolate(subject)} منتهية الصلاحية أو لم يبدأ سريانها بعد.`,
    means: `لن يكون الاتصال آمنًا، لذلك لم يُرسَل شيء. ${kept}`,
    todo: 'تحقق من تاريخ هذا الكمبيوتر ووقته. إذا كانا صحيحين فأبلغ مسؤول الخدمة.',
  }),
  'certificate-wrong-name': ({ subject }) => ({
    happened: `الشهادة التي يعرضها ${subject === undefined ? 'عنوان الخدمة' : isolate(subject)} تخص اسمًا آخر.`,
    means: `ربما يجيب شيء آخر على هذا العنوان، لذلك لم يُرسَل شيء. ${kept}`,
    todo: 'تحقق من عنوان URL الأساسي للحساب. إذا كان صحيحًا فأبلغ مسؤول الخدمة أو الشبكة.',
  }),
  'certificate-untrusted': ({ subject }) => ({
    happened: `لا يثق هذا الكمبيوتر بشهادة ${subject === undefined ? 'الخدمة' : isolate(subject)}.`,
    means: `لم تصدرها جهة يثق بها هذا الكمبيوتر، لذلك لم يُرسَل شيء. ${kept}`,
    todo: 'إذا كانت شركتك أو شبكتك تفحص حركة البيانات، فيجب أن يثق هذا الكمبيوتر بشهادتها أو أن تُختار في الحساب ضمن «الشهادات». وإلا فتحقق من عنوان URL الأساسي.',
  }),
  'tls-failed': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'تعذّر إنشاء اتصال آمن بالخدمة.'
        : `تعذّر إنشاء اتصال آمن مع ${isolate(subject)}.`,
    means: `لم يتفق الطرفان على اتصال آمن، لذلك لم يُرسَل شيء. ${kept}`,
    todo: 'تحقق من عنوان URL الأساسي، أو اسأل مسؤول الخدمة أو الشبكة.',
  }),
  'https-missing': ({ subject }) => ({
    happened: subject === undefined ? 'ترد الخدمة بلا تشفير.' : `يرد ${isolate(subject)} بلا تشفير.`,
    means: `لا يرسل Hoist مفتاحك وملفاتك إلا عبر https، لذلك لم يُرسَل شيء. ${kept}`,
    todo: 'تحقق من المنفذ في عنوان URL الأساسي في الإعدادات، أو اسأل من يدير الخدمة.',
  }),
  'http1-missing': ({ subject }) => ({
    happened:
      subject === undefined ? 'لا تدعم الخدمة HTTP/1.1.' : `لا يدعم ${isolate(subject)} بروتوكول HTTP/1.1.`,
    means: `لا يستطيع Hoist التواصل مع خادم لا يدعم إلا HTTP/2، لذلك لم يُرفَع شيء. ${kept}`,
    todo: 'اطلب ممن يدير الخدمة السماح بـ HTTP/1.1، أو تحقق من عنوان URL الأساسي في الإعدادات.',
  }),
  'proxy-unreachable': ({ subject }) => ({
    happened: `تعذّر الوصول إلى الوكيل${subject === undefined ? '' : ` ${isolate(subject)}`}، أو أنه لا يجيب كما يجيب وكيل.`,
    means: `من دونه لا يخرج شيء من هذه الشبكة. ${kept}`,
    todo: 'تحقق من الشبكة ومن الوكيل في الإعدادات، ثم أعِد المحاولة.',
  }),
  'proxy-login': ({ subject }) => ({
    happened: `يطلب الوكيل${subject === undefined ? '' : ` ${isolate(subject)}`} اسم مستخدم وكلمة مرور.`,
    means: `لا يسمح بمرور شيء من دونهما، أو أن ما تلقّاه منهما خاطئ. ${kept}`,
    todo: 'أدخِلهما في الإعدادات ضمن «الشبكة»، وستتابع عمليات الرفع تلقائيًا.',
  }),
  'proxy-login-unsupported': ({ subject, code }) => ({
    happened: `لا يعرض الوكيل${subject === undefined ? '' : ` ${isolate(subject)}`} إلا طريقة لتسجيل الدخول لا يدعمها Hoist${code === undefined ? '' : ` (${isolate(code)})`}.`,
    means: `لن يفيد إدخال اسم مستخدم وكلمة مرور في الإعدادات. ${kept}`,
    todo: 'اطلب من مسؤول الشبكة وكيلًا من دون هذه الطريقة، أو استخدم برنامجًا مثل Px أو Cntlm يسجّل الدخول نيابةً عنك، وأدخِل عنوانه في الإعدادات ضمن «الشبكة».',
  }),
  'proxy-refused': ({ subject, status }) => ({
    happened: `لا يسمح الوكيل${subject === undefined ? '' : ` ${isolate(subject)}`} بالمرور${status === undefined ? '' : ` (${status})`}.`,
    means: `إنه يرفض الطريق إلى هذه الخدمة، أو لا يستطيع العثور عليها. ${kept}`,
    todo: 'اسأل مسؤول الشبكة، أو اختر طريقًا آخر في الإعدادات ضمن «الشبكة».',
  }),
  'proxy-unsupported': ({ subject }) => ({
    happened: `يطلب النظام نوعًا من الوكلاء لا يدعمه Hoist${subject === undefined ? '' : ` (${isolate(subject)})`}.`,
    means: `يدعم Hoist وكلاء http وhttps وSOCKS فقط، لذلك لم يُرسَل شيء. ${kept}`,
    todo: 'أدخِل وكيلًا آخر في الإعدادات ضمن «الشبكة»، أو اختر عدم استخدام أي وكيل.',
  }),
  'rate-limited': () => ({
    happened: 'طلبت الخدمة الإبطاء.',
    means: `استُنفد حد الاستخدام لهذا الحساب في الوقت الحالي. ${kept}`,
    todo: 'انتظر بضع دقائق، ثم أعِد المحاولة.',
  }),
  'service-failed': ({ status }) => ({
    happened: `تواجه الخدمة مشكلة${status === undefined ? '' : ` (${status})`}.`,
    means: `لم تتمكن من استلام ما أُرسل. ${kept}`,
    todo: 'انتظر بضع دقائق، ثم أعِد المحاولة.',
  }),
  'unexpected-answer': () => ({
    happened: 'لم يصل الرد من خدمة الرفع.',
    means: `يوجد شيء آخر على هذا العنوان، أو يعترض الطريق إليه. ${kept}`,
    todo: 'تحقق من عنوان URL الأساسي في الإعدادات ومن الشبكة، ثم أعِد المحاولة.',
  }),
  'answer-unreadable': () => ({
    happened: 'لا يستطيع Hoist قراءة رد الخدمة.',
    means: `ربما فتحت الخدمة عملية رفع دون أن تذكر أيها. وهي فارغة وتُغلق من تلقاء نفسها. ${untouched}`,
    todo: 'تأكد من أن هذه الخدمة توفر Uploads API، ثم أعِد المحاولة.',
  }),
  'file-differs': ({ bytes: size, code, subject }) => ({
    happened: 'وصل الملف، لكن الخدمة تصفه بشكل مختلف.',
    means:
      code === 'bytes'
        ? `تذكر الخدمة أن حجمه ${bytes(size ?? 0)}.`
        : code === 'filename'
          ? `تذكر الخدمة أن اسمه ${isolate(subject ?? '?')}.`
          : code === 'purpose'
            ? `تذكر الخدمة أن غرضه ${isolate(subject ?? '?')}.`
            : `تذكر الخدمة أن حالته ${isolate(subject ?? '?')}.`,
    todo: 'قارن الملف الموجود في الخدمة بملفك قبل استخدامه. إذا اختلفا فاحذفه هناك وارفع الملف من جديد.',
  }),
  'request-refused': ({ serviceMessage, status }) => ({
    happened: serviceMessage
      ? `رفضت الخدمة الطلب وذكرت السبب: «${isolate(serviceMessage)}».`
      : `رفضت الخدمة الطلب${status === undefined ? '' : ` (${status})`}.`,
    means: `لن يفيد إرسال الشيء نفسه من جديد. ${untouched}`,
    todo: 'غيِّر ما ذكرته الخدمة، مثل الغرض، وارفع الملف من جديد.',
  }),
  'remote-upload-gone': () => ({
    happened: 'لم تعد الخدمة تعرف عملية الرفع هذه.',
    means: `ما أُرسل لم يعد موجودًا لديها. ${untouched}`,
    todo: 'ابدأ من جديد لإرسال الملف من أوله.',
  }),
  'remote-upload-expired': () => ({
    happened: 'انتهت الساعة قبل اكتمال الملف.',
    means: `تغلق الخدمة عملية الرفع بعد ساعة واحدة من بدئها، ولم يعد ما أُرسل موجودًا لديها. ${untouched}`,
    todo: 'ابدأ من جديد عبر اتصال أسرع، أو مع إيقاف عمليات الرفع الأخرى مؤقتًا.',
  }),
  'checksum-mismatch': () => ({
    happened: 'المجموع الاختباري للملف غير مطابق.',
    means: `ما جمعته الخدمة ليس ما هو موجود على القرص لديك، لذلك لم يُقبل. ${untouched}`,
    todo: 'ابدأ من جديد لإرسال الملف من أوله.',
  }),
  'completion-unknown': () => ({
    happened: 'لم تُفِد الخدمة بما إذا كان الملف قد اكتمل.',
    means: 'ربما يكون الملف موجودًا بالفعل، لذلك لا يرسله Hoist مرة ثانية من تلقاء نفسه.',
    todo: 'تبحث إعادة المحاولة عنه مجددًا، ولا تعيد إرساله إلا إذا لم يكن لدى الخدمة سجل له.',
  }),
  'parts-failed': ({ count: parts = 1 }) => ({
    happened: count(parts, {
      zero: 'لم يتعذّر إرسال أي جزء.',
      one: 'تعذّر إرسال جزء واحد.',
      two: 'تعذّر إرسال جزأين.',
      few: 'تعذّر إرسال # أجزاء.',
      many: 'تعذّر إرسال # جزءًا.',
      other: 'تعذّر إرسال # جزء.',
    }),
    means: kept,
    todo: 'أعِد المحاولة: لن يُرسَل إلا ما ينقص.',
  }),
  'proof-failed': () => ({
    happened: 'مجموع الأجزاء لا يساوي الملف.',
    means: `تحقق Hoist قبل الإكمال وتوقف، لذلك لم يُنشأ أي ملف خاطئ. ${untouched}`,
    todo: 'ابدأ من جديد لإرسال الملف من أوله، ويُرجى الإبلاغ عن ذلك.',
  }),
  'disk-full': () => ({
    happened: 'القرص ممتلئ.',
    means: 'لا يستطيع Hoist تسجيل ما أُرسل، لذلك توقف قبل أن يُفقد أي شيء.',
    todo: 'أخلِ بعض المساحة على القرص، ثم أعِد المحاولة.',
  }),
  'ledger-unwritable': () => ({
    happened: 'لا يستطيع Hoist الكتابة في مجلده الخاص.',
    means: 'لا يستطيع تسجيل ما أُرسل، لذلك توقف قبل أن يُفقد أي شيء.',
    todo: 'تحقق من أذونات المجلد، ثم أعِد المحاولة.',
  }),
  'ledger-unreadable': () => ({
    happened: 'تعذّرت قراءة سجل عملية رفع واحدة.',
    means: 'السجل تالف، وقد وُضع جانبًا ولم يُحذف. تستمر جميع عمليات الرفع الأخرى.',
    todo: 'أضِف الملف من جديد إذا لم يكن قد وصل.',
  }),
  'ledger-too-new': () => ({
    happened: 'سجل عملية رفع واحدة كتبه إصدار أحدث من Hoist.',
    means: 'لا يفهم هذا الإصدار السجل وتركه كما هو. تستمر جميع عمليات الرفع الأخرى.',
    todo: 'افتحه بالإصدار الأحدث.',
  }),
  'ledger-inaccessible': () => ({
    happened: 'تتعذّر الآن قراءة سجل عملية رفع واحدة.',
    means: 'لا يسمح النظام لـ Hoist بقراءته. تُرك كما هو. تستمر جميع عمليات الرفع الأخرى.',
    todo: 'تحقق من القرص ومن أذونات مجلد البيانات، ثم شغّل Hoist من جديد. لا تُضِف الملف من جديد قبل ذلك.',
  }),
  'profile-file-damaged': ({ code = '', subject = '', count: leftOut }) => {
    const lost: Readonly<Record<string, string>> = {
      accounts: 'تنقص Hoist حسابات إلى أن تربطها من جديد.',
      keys: 'تنقص مفاتيح وكلمات مرور محفوظة إلى أن تُدخلها من جديد.',
      settings: 'عادت إعدادات إلى قيمها الأصلية.',
      purposes: 'لم يعد Hoist يتذكر الغرض من بعض الملفات.',
      window: 'لم يعد Hoist يتذكر موضع نافذته.',
    }
    const todo: Readonly<Record<string, string>> = {
      accounts: 'اربط الحسابات من جديد في الإعدادات.',
      keys: 'أدخِل المفاتيح من جديد في الإعدادات.',
      settings: 'تحقق من الإعدادات.',
    }
    return {
      happened:
        leftOut === undefined
          ? `لا يستطيع Hoist فهم ملفه «${code}.json».`
          : `لا يستطيع Hoist فهم جزء من ملفه «${code}.json».`,
      means: [
        leftOut === undefined
          ? `وُضع جانبًا باسم «${subject}» ولم يُحذف.`
          : `حُفظ الباقي. الملف الأصلي موجود في «${subject}».`,
        lost[code] ?? '',
      ]
        .join(' ')
        .trim(),
      todo: todo[code] ?? 'لا يلزمك فعل أي شيء.',
    }
  },
  'profile-file-inaccessible': ({ subject = '' }) => ({
    happened: `لا يستطيع Hoist قراءة ملفه «${subject}».`,
    means: 'تُرك الملف كما هو، وبدأ Hoist من دونه. ما تغيّره فيه يُحفظ حتى إنهاء Hoist فقط.',
    todo: 'تحقق من القرص ومن أذونات مجلد البيانات، ثم شغّل Hoist من جديد.',
  }),
  'profile-in-use': () => ({
    happened: 'Hoist قيد التشغيل بالفعل بمجلد البيانات هذا.',
    means: 'تشغيل نسختين معًا يجعل كلًّا منهما تعيق الأخرى. لم يتغير أي شيء.',
    todo: 'استخدم النسخة المفتوحة، أو أنهِها أولًا.',
  }),
  'practice-server-failed': () => ({
    happened: 'توقف خادم التدريب.',
    means: 'لا يمكن متابعة الرفع إليه. لم يُفقد أي شيء على القرص لديك.',
    todo: 'اختر «استخدام خادم التدريب» لتشغيله من جديد.',
  }),
  'export-failed': ({ code }) => ({
    happened:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'تعذّرت كتابة السجل لأن ذلك القرص ممتلئ.'
        : 'تعذّرت كتابة السجل في ذلك المكان.',
    means: 'لم يُكتب شيء، وعمليات الرفع في القائمة بقيت كما كانت.',
    todo:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'أخلِ بعض المساحة على ذلك القرص، أو اختر مجلدًا على قرص آخر.'
        : 'اختر مجلدًا آخر، أو تحقق من أن لديك إذنًا بالكتابة في هذا المجلد.',
  }),
  'login-item-refused': () => ({
    happened: 'تعذّر تغيير البدء عند تسجيل الدخول.',
    means: 'لم يقبل النظام ذلك. كل شيء آخر يعمل، ويبقى الإعداد كما كان.',
    todo: 'راجع قائمة البرامج التي تبدأ عند تسجيل الدخول في إعدادات النظام نفسه.',
  }),
  'sleep-refused': () => ({
    happened: 'تعذّر إدخال هذا الكمبيوتر في وضع السكون.',
    means: 'اكتملت جميع عمليات الرفع، ويبقى الكمبيوتر قيد التشغيل.',
    todo: 'أدخِله في وضع السكون بنفسك. تعرض التفاصيل رد النظام.',
  }),
  'practice-in-use': () => ({
    happened: 'خادم التدريب مشغول الآن.',
    means: 'يبقى مجلده كما هو، وتستمر عمليات الرفع.',
    todo: 'انتظر حتى تنتهي أو أوقفها مؤقتًا، ثم اختر المجلد من جديد.',
  }),
  'practice-folder-unusable': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'لا يستطيع خادم التدريب العمل هناك.'
        : `لا يستطيع خادم التدريب العمل في ${isolate(subject)}.`,
    means: 'لا تُسمح الكتابة في المجلد، أو أنه يحتوي على شيء آخر. لم يتغير أي شيء.',
    todo: 'اختر مجلدًا آخر.',
  }),
  'bad-request': () => ({
    happened: 'تعذّر على Hoist تنفيذ ذلك.',
    means: 'ما يتعلق به الطلب لم يعد موجودًا أو غير مسموح به. ملفاتك وعمليات الرفع باقية كما هي.',
    todo: 'أعِد المحاولة. إذا تكرر ذلك، يُرجى الإبلاغ عنه مع التفاصيل.',
  }),
  internal: () => ({
    happened: 'حدث خطأ داخل Hoist.',
    means: `${kept} ${untouched}`,
    todo: 'أعِد المحاولة. إذا تكرر ذلك، يُرجى الإبلاغ عنه مع التفاصيل.',
  }),
})
