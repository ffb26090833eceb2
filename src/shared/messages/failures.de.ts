import { type CertificateProblem, certificateProblems } from '../certificates'
import { mayNotRead } from '../failures'
import type { FailureTexts } from './failures.en'
import type { Words } from './words'

const kept = 'Alles, was der Dienst bestätigt hat, bleibt erhalten.'
const untouched = 'Ihre Datei auf diesem Computer ist unverändert.'

/** German. */
export const failuresDe = ({ bytes, count }: Pick<Words, 'bytes' | 'count'>): FailureTexts => ({
  'source-missing': () => ({
    happened: 'Die Datei ist nicht da.',
    means: `Sie wurde bewegt, umbenannt oder gelöscht, daher wird nichts weiter von ihr gesendet. ${kept}`,
    todo: 'Geben Sie an, wo sie jetzt ist, oder legen Sie sie zurück und versuchen Sie es erneut.',
  }),
  'source-unreadable': ({ cause }) => {
    const ofDrive =
      cause?.kind === 'drive-silent'
        ? 'Ihr Laufwerk antwortet nicht.'
        : 'Ihr Laufwerk hat wiederholt Fehler gemeldet.'
    return {
      happened: 'Diese Datei kann nicht gelesen werden.',
      means: `${cause === undefined ? 'Hoist darf sie nicht öffnen, oder ihr Laufwerk ist nicht mehr da.' : ofDrive} ${kept}`,
      todo:
        cause === undefined
          ? 'Prüfen Sie das Laufwerk und ob Sie die Datei öffnen dürfen, und versuchen Sie es erneut.'
          : 'Prüfen Sie das Laufwerk und seine Verbindung, und versuchen Sie es erneut.',
    }
  },
  'drive-failed': () => ({
    happened: 'Das Laufwerk dieser Datei meldet einen Fehler.',
    means: `Die Datei konnte gerade nicht gelesen werden. ${kept}`,
    todo: 'Prüfen Sie das Laufwerk und seine Verbindung, und versuchen Sie es erneut.',
  }),
  'drive-silent': () => ({
    happened: 'Das Laufwerk dieser Datei antwortet nicht.',
    means: `Bis es antwortet, kann nichts weiter von der Datei gelesen werden. ${kept}`,
    todo: 'Prüfen Sie das Laufwerk und seine Verbindung.',
  }),
  'source-not-a-file': () => ({
    happened: 'Das ist keine Datei.',
    means: 'Nur Dateien können hochgeladen werden, jede für sich.',
    todo: 'Verwenden Sie „Ordner hinzufügen“, um die Dateien in einem Ordner hinzuzufügen.',
  }),
  'source-elsewhere': ({ count: n, code }) => ({
    happened:
      n !== undefined
        ? count(n, {
            one: '# Element ist nicht auf diesem Computer.',
            other: '# Elemente sind nicht auf diesem Computer.',
          })
        : code === 'some'
          ? 'Ein Teil dessen, was Sie hinzugefügt haben, ist nicht auf diesem Computer.'
          : 'Was Sie hinzugefügt haben, ist nicht auf diesem Computer.',
    means: 'Nur Dateien auf diesem Computer können hochgeladen werden, daher wurde das ausgelassen.',
    todo: 'Speichern Sie es zuerst auf diesem Computer, und fügen Sie es dann von dort hinzu.',
  }),
  'source-empty': () => ({
    happened: 'Diese Datei ist leer.',
    means: 'Der Dienst nimmt keine Dateien ohne Inhalt an.',
    todo: 'Prüfen Sie, ob das Programm, das diese Datei erzeugt, fertig ist, und fügen Sie sie erneut hinzu.',
  }),
  'source-too-large': ({ bytes: size }) => ({
    happened: `Diese Datei ist größer als 8 GiB${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'Der Dienst nimmt höchstens 8 GiB in einer Datei an.',
    todo: 'Teilen Sie die Datei auf und laden Sie die Stücke hoch.',
  }),
  'source-too-large-for-purpose': ({ bytes: size }) => ({
    happened: `Diese Datei ist zu groß für einen Batch${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'Der Dienst nimmt höchstens 200 MB in einer Batch-Datei an.',
    todo: 'Teilen Sie die Datei in mehrere Batches auf, oder wählen Sie einen anderen Zweck.',
  }),
  'source-changed': () => ({
    happened: 'Die Datei hat sich nach dem Beginn des Uploads geändert.',
    means: 'Was gesendet wurde, gehört zum alten Inhalt, und beide dürfen nicht vermischt werden.',
    todo: 'Wenn die Datei fertig ist, beginnen Sie mit dem neuen Inhalt von vorn.',
  }),
  'source-other': () => ({
    happened: 'Das ist nicht die Datei, mit der der Upload begonnen hat.',
    means: `Ihre Größe oder ihr Datum ist anders, und beide dürfen nicht vermischt werden. ${kept}`,
    todo: 'Wählen Sie dieselbe Datei an ihrem jetzigen Ort, oder fügen Sie diese als neuen Upload hinzu.',
  }),
  'source-name-too-long': () => ({
    happened: 'Der Name dieser Datei ist zu lang.',
    means: 'Der Dienst könnte sie unter diesem Namen nicht aufbewahren.',
    todo: 'Geben Sie der Datei einen kürzeren Namen und fügen Sie sie erneut hinzu.',
  }),
  'source-name-unclear': ({ code, count: n }) =>
    code === 'handed'
      ? {
          happened: count(n ?? 1, {
            one: 'Der Name von # Objekt ist kein gültiges Unicode.',
            other: 'Die Namen von # Objekten sind kein gültiges Unicode.',
          }),
          means: 'Durch Ziehen oder Einfügen kann es nicht übergeben werden, daher wurde es ausgelassen.',
          todo: 'Wählen Sie es mit „Dateien hinzufügen“, oder fügen Sie den Ordner hinzu, in dem es liegt.',
        }
      : {
          happened: 'Mehrere Dateien in diesem Ordner heißen auf dem Bildschirm gleich.',
          means:
            'Ihre Namen sind kein gültiges Unicode, daher kann Hoist nicht erkennen, welche gemeint ist.',
          todo: 'Benennen Sie diese Datei um, oder fügen Sie den Ordner hinzu, in dem sie liegt.',
        },
  'names-no-file': ({ code, subject = '' }) => {
    switch (code) {
      case 'address':
        return {
          happened: `„${subject}“ ist nicht die Adresse einer Datei auf diesem Computer.`,
          means:
            'Hoist lädt Dateien hoch, die dieser Computer öffnen kann. Daher wurde dafür nichts hinzugefügt.',
          todo: 'Nennen Sie die Datei mit ihrem Pfad. Wenn sie woanders liegt, laden Sie sie zuerst herunter.',
        }
      case 'option':
        return {
          happened: `„${subject}“ wurde als Option gelesen, obwohl es eine Datei mit diesem Namen gibt.`,
          means: 'Die Datei wurde nicht hinzugefügt.',
          todo: `Schreiben Sie „./${subject}“, oder setzen Sie „--“ vor die Namen der Dateien.`,
        }
      case 'root':
        return {
          happened: 'Das ist das ganze Dateisystem.',
          means: 'Hoist liest es nicht vollständig, daher wurde nichts hinzugefügt.',
          todo: 'Wählen Sie eine Datei oder einen Ordner darin.',
        }
      default:
        return {
          happened: 'Dieses Argument ist leer.',
          means: 'Es nennt keine Datei, daher wurde dafür nichts hinzugefügt.',
          todo: 'Prüfen Sie die Anführungszeichen und Variablen im Befehl.',
        }
    }
  },
  'account-missing': () => ({
    happened: 'Das Konto für diesen Upload ist hier nicht eingerichtet.',
    means: `Hoist weiß nicht, wohin die Datei gesendet werden soll. ${kept}`,
    todo: 'Wählen Sie ein anderes Konto und laden Sie die Datei erneut hoch.',
  }),
  'key-missing': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'Für dieses Konto gibt es keinen API-Schlüssel.'
        : `Für „${subject}“ gibt es keinen API-Schlüssel.`,
    means: `Ohne ihn gewährt der Dienst keinen Zugang. ${kept}`,
    todo: 'Geben Sie den Schlüssel in den Einstellungen ein: Die Uploads gehen dann von selbst weiter.',
  }),
  'key-rejected': () => ({
    happened: 'Der Dienst hat den API-Schlüssel nicht angenommen.',
    means: `Der Schlüssel ist falsch oder wurde widerrufen. Es wird nichts mehr mit ihm gesendet. ${kept}`,
    todo: 'Geben Sie in den Einstellungen einen gültigen Schlüssel ein: Die Uploads gehen dann von selbst weiter.',
  }),
  'not-allowed': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'Mit diesem API-Schlüssel dürfen keine Dateien hochgeladen werden.'
        : mayNotRead(subject)
          ? `Mit diesem API-Schlüssel dürfen keine Dateien gelesen werden: Ihm fehlt „${subject}“.`
          : `Mit diesem API-Schlüssel dürfen keine Dateien hochgeladen werden: Ihm fehlt „${subject}“.`,
    means: `Der Dienst kennt den Schlüssel, erlaubt das aber nicht mit ihm. ${kept}`,
    todo: 'Bitten Sie die für das Konto zuständige Person um das Recht, Dateien zu schreiben, oder geben Sie einen anderen Schlüssel ein, und versuchen Sie es erneut.',
  }),
  'organization-rejected': () => ({
    happened: 'Die Organisation passt nicht zum API-Schlüssel.',
    means: `Der Dienst gewährt diesem Schlüssel für diese Organisation keinen Zugang. ${kept}`,
    todo: 'Lassen Sie die Organisation des Kontos leer, oder geben Sie die ein, zu der der Schlüssel gehört.',
  }),
  'project-rejected': () => ({
    happened: 'Das Projekt passt nicht zum API-Schlüssel.',
    means: `Der Dienst gewährt diesem Schlüssel für dieses Projekt keinen Zugang. ${kept}`,
    todo: 'Lassen Sie das Projekt des Kontos leer, oder geben Sie das ein, zu dem der Schlüssel gehört.',
  }),
  'account-stopped': ({ serviceMessage: said }) => ({
    happened: 'Der Dienst nimmt von diesem Konto nichts mehr an.',
    means: `${said === undefined ? '' : `Er meldet: „${said}“ `}Alle Uploads des Kontos warten. ${kept}`,
    todo: 'Prüfen Sie Tarif und Abrechnung des Kontos, und versuchen Sie es erneut: Alle seine Uploads werden dann fortgesetzt.',
  }),
  'storage-full': ({ serviceMessage: said }) => ({
    happened: 'Der Dateispeicher dieses Kontos ist voll.',
    means: `${said === undefined ? '' : `Er meldet: „${said}“ `}Alle Uploads des Kontos warten. ${kept}`,
    todo: 'Löschen Sie Dateien, die das Konto nicht mehr braucht, oder geben Sie ihnen ein Ablaufdatum, und versuchen Sie es erneut: Alle seine Uploads werden dann fortgesetzt.',
  }),
  'base-url-invalid': ({ code, subject }) => {
    const named = subject === undefined ? 'Die Basis-URL' : `„${subject}“`
    const means = 'Der Dienst ist damit nicht zu finden, oder der Schlüssel würde ungeschützt übertragen.'
    switch (code) {
      case 'in-clear':
        return {
          happened: `${named} würde den Schlüssel ungeschützt über das Netz senden.`,
          means,
          todo: 'Geben Sie eine Adresse ein, die mit https:// beginnt. http:// ist nur für diesen Computer, private IP-Adressen und Namen ohne Punkt erlaubt.',
        }
      case 'spaces':
        return {
          happened: 'Die Basis-URL darf keine Leerzeichen enthalten.',
          means,
          todo: 'Entfernen Sie die Leerzeichen.',
        }
      case 'user':
        return {
          happened: 'Die Basis-URL darf keinen Benutzernamen und kein Passwort enthalten.',
          means,
          todo: 'Entfernen Sie alles vor „@“. Der Schlüssel wird getrennt eingegeben.',
        }
      case 'query':
        return {
          happened: 'Die Basis-URL darf keine Abfrage („?…“) enthalten.',
          means,
          todo: 'Entfernen Sie alles ab „?“. Nur ?api-version=… ist erlaubt, für Azure.',
        }
      case 'fragment':
        return {
          happened: 'Die Basis-URL darf kein Fragment („#…“) enthalten.',
          means,
          todo: 'Entfernen Sie alles ab „#“.',
        }
      default:
        return {
          happened: `${named} ist keine Webadresse, die Hoist verwenden kann.`,
          means,
          todo: 'Geben Sie eine Adresse ein, die mit https:// beginnt, zum Beispiel https://api.openai.com/v1.',
        }
    }
  },
  'account-moved': ({ subject }) => ({
    happened: `Das Konto führt jetzt zu ${subject ?? 'einer anderen Adresse'}.`,
    means: 'Sie haben diese Datei an eine andere Adresse gesendet, daher geht nichts von ihr an die neue.',
    todo: 'Versuchen Sie es erneut, wenn Sie die Datei dorthin senden möchten. Hoist fragt Sie vorher.',
  }),
  'certificate-file-unusable': ({ subject, code }) => {
    const file = subject === undefined ? 'die Zertifikatsdatei' : subject
    const happened: Record<CertificateProblem, string> = {
      missing: `Die Zertifikatsdatei ${file} wurde nicht gefunden.`,
      unreadable: `Die Zertifikatsdatei ${file} kann nicht gelesen werden.`,
      'no-certificate': `In ${file} ist kein Zertifikat.`,
      'no-key': `In ${file} ist kein privater Schlüssel.`,
      passphrase: `Die Passphrase für ${file} fehlt oder ist falsch.`,
      'other-key': `Der private Schlüssel gehört nicht zum Zertifikat in ${file}.`,
      unsupported: `${file} ist so verschlüsselt, dass Hoist es nicht öffnen kann.`,
    }
    const todo: Partial<Record<CertificateProblem, string>> = {
      passphrase: 'Geben Sie die Passphrase im Konto unter „Zertifikate“ ein.',
      unsupported: 'Exportieren Sie sie neu mit AES-Verschlüsselung oder als PEM.',
    }
    const problem = certificateProblems.find((known) => known === code) ?? 'unreadable'
    return {
      happened: happened[problem],
      means: `Dieses Konto braucht die Datei für eine sichere Verbindung, daher wurde nichts gesendet. ${kept}`,
      todo: todo[problem] ?? 'Wählen Sie im Konto unter „Zertifikate“ die richtige Datei.',
    }
  },
  'client-certificate-needed': ({ subject }) => ({
    happened: `${subject ?? 'Der Dienst'} verlangt ein Client-Zertifikat.`,
    means: `Ohne eines wird keine Verbindung angenommen, oder das dieses Kontos wird nicht akzeptiert. ${kept}`,
    todo: 'Wählen Sie im Konto unter „Zertifikate“ ein gültiges Client-Zertifikat.',
  }),
  'keychain-unavailable': () => ({
    happened: 'Dieser Computer hat keinen Schlüsselbund, den Hoist verwenden kann.',
    means: 'Der Schlüssel wird verwendet, bis Sie Hoist beenden, und nirgends gespeichert.',
    todo: 'Geben Sie ihn beim nächsten Mal erneut ein, oder richten Sie einen Schlüsselbund wie GNOME Keyring oder KWallet ein.',
  }),
  'keychain-unreachable': () => ({
    happened: 'Der Schlüsselbund dieses Computers ist gerade nicht erreichbar.',
    means: `Der Schlüssel bleibt darin gespeichert, aber Hoist kann ihn nicht lesen. Uploads, die ihn brauchen, warten. ${kept}`,
    todo: 'Entsperren Sie den Schlüsselbund und versuchen Sie es erneut, oder geben Sie den Schlüssel in den Einstellungen ein.',
  }),
  'keychain-asks': () => ({
    happened: 'Hoist wartet auf den Schlüsselbund dieses Computers.',
    means:
      'Darin liegen Ihre Schlüssel, und er ist vielleicht gesperrt oder noch nicht eingerichtet. Uploads, die einen Schlüssel brauchen, warten; alles andere läuft weiter.',
    todo: 'Wenn Ihr System nach einem Passwort fragt, geben Sie es dort ein. Hoist macht dann von selbst weiter.',
  }),
  offline: () => ({
    happened: 'Dieser Computer hat keine Netzwerkverbindung.',
    means: `Uploads warten. ${kept}`,
    todo: 'Sie müssen nichts tun: Es geht von selbst weiter, wenn das Netzwerk wieder da ist.',
  }),
  asleep: () => ({
    happened: 'Dieser Computer war im Ruhezustand.',
    means: `Uploads warten. ${kept}`,
    todo: 'Sie müssen nichts tun: Es geht von selbst weiter.',
  }),
  'host-unreachable': ({ subject }) => ({
    happened: `${subject ?? 'Der Dienst'} ist nicht erreichbar.`,
    means: `Hoist versucht es weiter und setzt von selbst fort. ${kept}`,
    todo: 'Prüfen Sie Ihr Netzwerk, wenn es anhält. Sie können es auch jetzt erneut versuchen.',
  }),
  'address-unreachable': ({ subject }) => ({
    happened: `${subject ?? 'Die Adresse dieses Kontos'} hat noch nie wie der Dienst geantwortet.`,
    means:
      'Vielleicht ist die Basis-URL dieses Kontos falsch, oder das Netzwerk lässt Hoist nicht durch. Es wurde nichts gesendet.',
    todo: 'Prüfen Sie die Basis-URL in den Einstellungen und Ihr Netzwerk, und wiederholen Sie es dann.',
  }),
  'host-not-found': ({ subject }) => ({
    happened: `${subject ?? 'Der Dienst'} wurde nicht gefunden.`,
    means: `Das Netzwerk ist ausgefallen, oder die Adresse ist falsch. ${kept}`,
    todo: 'Prüfen Sie das Netzwerk und die Basis-URL in den Einstellungen, und versuchen Sie es erneut.',
  }),
  'connection-refused': ({ subject }) => ({
    happened: `${subject ?? 'Der Dienst'} antwortet nicht.`,
    means: `Der Dienst läuft dort nicht, oder die Adresse ist falsch. ${kept}`,
    todo: 'Prüfen Sie die Basis-URL in den Einstellungen, oder warten Sie, bis der Dienst wieder da ist, und versuchen Sie es erneut.',
  }),
  'connection-lost': () => ({
    happened: 'Die Verbindung ist abgebrochen.',
    means: `Der Teil, der unterwegs war, muss erneut gesendet werden. ${kept}`,
    todo: 'Prüfen Sie das Netzwerk, und versuchen Sie es erneut.',
  }),
  'no-progress': () => ({
    happened: 'Die Leitung stand zu lange still.',
    means: `Der Teil, der unterwegs war, muss erneut gesendet werden. ${kept}`,
    todo: 'Prüfen Sie das Netzwerk, und versuchen Sie es erneut.',
  }),
  'certificate-expired': ({ subject }) => ({
    happened: `Das Zertifikat von ${subject ?? 'dem Dienst'} ist abgelaufen oder noch nicht gültig.`,
    means: `Eine Verbindung wäre nicht sicher, daher wurde nichts gesendet. ${kept}`,
    todo: 'Prüfen Sie Datum und Uhrzeit dieses Computers. Stimmen sie, wenden Sie sich an die Betreiber des Dienstes.',
  }),
  'certificate-wrong-name': ({ subject }) => ({
    happened: `${subject ?? 'Der Dienst'} zeigt ein Zertifikat für einen anderen Namen.`,
    means: `Unter dieser Adresse antwortet möglicherweise etwas anderes, daher wurde nichts gesendet. ${kept}`,
    todo: 'Prüfen Sie die Basis-URL des Kontos. Stimmt sie, wenden Sie sich an die Betreiber des Dienstes oder des Netzwerks.',
  }),
  'certificate-untrusted': ({ subject }) => ({
    happened: `Dieser Computer vertraut dem Zertifikat von ${subject ?? 'dem Dienst'} nicht.`,
    means: `Es stammt von keiner Stelle, der dieser Computer vertraut, daher wurde nichts gesendet. ${kept}`,
    todo: 'Wenn Ihr Unternehmen oder Netzwerk den Datenverkehr prüft, muss dieser Computer dessen Zertifikat vertrauen, oder es muss im Konto unter „Zertifikate“ gewählt sein. Prüfen Sie sonst die Basis-URL.',
  }),
  'tls-failed': ({ subject }) => ({
    happened: `Eine sichere Verbindung zu ${subject ?? 'dem Dienst'} war nicht möglich.`,
    means: `Beide Seiten konnten sich auf keine sichere Verbindung einigen, daher wurde nichts gesendet. ${kept}`,
    todo: 'Prüfen Sie die Basis-URL, oder fragen Sie die Betreiber des Dienstes oder des Netzwerks.',
  }),
  'https-missing': ({ subject }) => ({
    happened: `${subject ?? 'Der Dienst'} antwortet ohne Verschlüsselung.`,
    means: `Hoist sendet Ihren Schlüssel und Ihre Dateien nur über https, daher wurde nichts gesendet. ${kept}`,
    todo: 'Prüfen Sie den Port in der Basis-URL in den Einstellungen, oder fragen Sie die für den Dienst zuständige Person.',
  }),
  'http1-missing': ({ subject }) => ({
    happened: `${subject ?? 'Der Dienst'} unterstützt HTTP/1.1 nicht.`,
    means: `Mit einem Server, der nur HTTP/2 beherrscht, kann Hoist nicht sprechen. Es wurde nichts hochgeladen. ${kept}`,
    todo: 'Bitten Sie die für den Dienst zuständige Person, HTTP/1.1 zuzulassen, oder prüfen Sie die Basis-URL in den Einstellungen.',
  }),
  'proxy-unreachable': ({ subject }) => ({
    happened: `Der Proxy${subject === undefined ? '' : ` ${subject}`} ist nicht erreichbar oder antwortet nicht wie ein Proxy.`,
    means: `Ohne ihn kommt nichts aus diesem Netzwerk hinaus. ${kept}`,
    todo: 'Prüfen Sie das Netzwerk und den Proxy in den Einstellungen, und versuchen Sie es erneut.',
  }),
  'proxy-login': ({ subject }) => ({
    happened: `Der Proxy${subject === undefined ? '' : ` ${subject}`} verlangt einen Benutzernamen und ein Passwort.`,
    means: `Er lässt ohne sie nichts durch, oder die angegebenen sind falsch. ${kept}`,
    todo: 'Geben Sie beides in den Einstellungen unter „Netzwerk“ ein: Die Uploads gehen dann von selbst weiter.',
  }),
  'proxy-login-unsupported': ({ subject, code }) => ({
    happened: `Der Proxy${subject === undefined ? '' : ` ${subject}`} bietet nur eine Anmeldung an, die Hoist nicht unterstützt${code === undefined ? '' : ` (${code})`}.`,
    means: `Ein Benutzername und ein Passwort in den Einstellungen würden nicht helfen. ${kept}`,
    todo: 'Bitten Sie die für das Netzwerk zuständige Person um einen Proxy ohne diese Anmeldung, oder verwenden Sie ein Hilfsprogramm wie Px oder Cntlm, das sich für Sie anmeldet, und geben Sie dessen Adresse in den Einstellungen unter „Netzwerk“ ein.',
  }),
  'proxy-refused': ({ subject, status }) => ({
    happened: `Der Proxy${subject === undefined ? '' : ` ${subject}`} lässt Hoist nicht durch${status === undefined ? '' : ` (${status})`}.`,
    means: `Er verweigert den Weg zu diesem Dienst oder findet ihn nicht. ${kept}`,
    todo: 'Fragen Sie die für das Netzwerk zuständige Person, oder wählen Sie in den Einstellungen unter „Netzwerk“ einen anderen Weg.',
  }),
  'proxy-unsupported': ({ subject }) => ({
    happened: `Das System verlangt eine Art von Proxy, die Hoist nicht unterstützt${subject === undefined ? '' : ` (${subject})`}.`,
    means: `Hoist unterstützt nur http-, https- und SOCKS-Proxys, daher wurde nichts gesendet. ${kept}`,
    todo: 'Geben Sie in den Einstellungen unter „Netzwerk“ einen anderen Proxy ein, oder wählen Sie dort „Keiner“.',
  }),
  'rate-limited': () => ({
    happened: 'Der Dienst hat gebeten, langsamer zu senden.',
    means: `Das Limit dieses Kontos ist im Moment ausgeschöpft. ${kept}`,
    todo: 'Warten Sie einige Minuten, und versuchen Sie es erneut.',
  }),
  'service-failed': ({ status }) => ({
    happened: `Der Dienst hat ein Problem${status === undefined ? '' : ` (${status})`}.`,
    means: `Er konnte nicht annehmen, was gesendet wurde. ${kept}`,
    todo: 'Warten Sie einige Minuten, und versuchen Sie es erneut.',
  }),
  'unexpected-answer': () => ({
    happened: 'Die Antwort kam nicht vom Upload-Dienst.',
    means: `Unter dieser Adresse ist etwas anderes, oder es steht etwas dazwischen. ${kept}`,
    todo: 'Prüfen Sie die Basis-URL in den Einstellungen und das Netzwerk, und versuchen Sie es erneut.',
  }),
  'answer-unreadable': () => ({
    happened: 'Hoist kann die Antwort des Dienstes nicht lesen.',
    means: `Der Dienst hat vielleicht einen Upload eröffnet, aber nicht gesagt, welchen. Er ist leer und schließt sich von selbst. ${untouched}`,
    todo: 'Prüfen Sie, ob dieser Dienst die Uploads-API anbietet, und versuchen Sie es erneut.',
  }),
  'file-differs': ({ bytes: size, code, subject }) => ({
    happened: 'Die Datei ist angekommen, aber der Dienst beschreibt sie anders.',
    means:
      code === 'bytes'
        ? `Der Dienst nennt als Größe ${bytes(size ?? 0)}.`
        : code === 'filename'
          ? `Der Dienst nennt als Namen „${subject ?? '?'}“.`
          : code === 'purpose'
            ? `Der Dienst nennt als Zweck „${subject ?? '?'}“.`
            : `Der Dienst nennt als Status „${subject ?? '?'}“.`,
    todo: 'Vergleichen Sie die Datei beim Dienst mit Ihrer, bevor Sie sie verwenden. Wenn sie sich unterscheiden, löschen Sie sie dort und laden Sie die Datei erneut hoch.',
  }),
  'request-refused': ({ serviceMessage, status }) => ({
    happened: serviceMessage
      ? `Der Dienst hat abgelehnt und meldet: „${serviceMessage}“.`
      : `Der Dienst hat die Anfrage abgelehnt${status === undefined ? '' : ` (${status})`}.`,
    means: `Dasselbe erneut zu senden würde nicht helfen. ${untouched}`,
    todo: 'Ändern Sie, was der Dienst nennt, zum Beispiel den Zweck, und laden Sie die Datei erneut hoch.',
  }),
  'remote-upload-gone': () => ({
    happened: 'Der Dienst kennt diesen Upload nicht mehr.',
    means: `Was gesendet wurde, ist dort nicht mehr vorhanden. ${untouched}`,
    todo: 'Beginnen Sie von vorn, um die ganze Datei erneut zu senden.',
  }),
  'remote-upload-expired': () => ({
    happened: 'Die Stunde war um, bevor die Datei vollständig war.',
    means: `Der Dienst schließt einen Upload eine Stunde nach seinem Beginn, und was gesendet wurde, ist dort nicht mehr vorhanden. ${untouched}`,
    todo: 'Beginnen Sie mit einer schnelleren Leitung von vorn, oder pausieren Sie dabei die anderen Uploads.',
  }),
  'checksum-mismatch': () => ({
    happened: 'Die Prüfsumme der Datei stimmt nicht.',
    means: `Was der Dienst zusammengesetzt hat, ist nicht das, was auf Ihrer Festplatte liegt, daher wurde es nicht angenommen. ${untouched}`,
    todo: 'Beginnen Sie von vorn, um die ganze Datei erneut zu senden.',
  }),
  'completion-failed': ({ serviceMessage }) => ({
    happened: serviceMessage
      ? `Der Dienst konnte die Datei nicht zusammensetzen und meldet: „${serviceMessage}“.`
      : 'Der Dienst konnte die Datei nicht zusammensetzen.',
    means: `Er hat den Upload geschlossen, und es gibt dort keine Datei. ${untouched}`,
    todo: 'Beginnen Sie von vorn, um die ganze Datei erneut zu senden.',
  }),
  'completion-unknown': ({ cause }) => {
    const isBlind = cause?.kind === 'not-allowed'
    const scope = cause?.subject
    return {
      happened: isBlind
        ? `Der Dienst hat nicht mitgeteilt, ob die Datei fertiggestellt wurde, und mit diesem API-Schlüssel darf Hoist nicht nachsehen${scope === undefined ? '' : `: Ihm fehlt „${scope}“`}.`
        : 'Der Dienst hat nicht mitgeteilt, ob die Datei fertiggestellt wurde.',
      means:
        'Die Datei ist vielleicht schon vorhanden. Hoist sendet sie deshalb nicht von selbst ein zweites Mal.',
      todo: isBlind
        ? 'Geben Sie dem Schlüssel das Recht, Dateien zu lesen, und versuchen Sie es erneut, oder sehen Sie beim Dienst nach, ob die Datei vorhanden ist.'
        : '„Wiederholen“ sucht noch einmal nach ihr und sendet sie nur dann erneut, wenn der Dienst nichts von ihr weiß.',
    }
  },
  'parts-failed': ({ count: parts = 1 }) => ({
    happened: count(parts, {
      one: 'Ein Teil konnte nicht gesendet werden.',
      other: '# Teile konnten nicht gesendet werden.',
    }),
    means: kept,
    todo: 'Versuchen Sie es erneut: Nur was fehlt, wird gesendet.',
  }),
  'proof-failed': () => ({
    happened: 'Die Teile ergeben zusammen nicht die Datei.',
    means: `Hoist hat das vor dem Abschließen geprüft und angehalten, daher ist keine falsche Datei entstanden. ${untouched}`,
    todo: 'Beginnen Sie von vorn, um die ganze Datei erneut zu senden, und melden Sie dies bitte.',
  }),
  'disk-full': () => ({
    happened: 'Die Festplatte ist voll.',
    means:
      'Hoist kann nicht festhalten, was gesendet wurde, und hat angehalten, bevor etwas verloren gehen konnte.',
    todo: 'Schaffen Sie etwas Platz auf der Festplatte, und versuchen Sie es erneut.',
  }),
  'ledger-unwritable': () => ({
    happened: 'Hoist kann nicht in seinen eigenen Ordner schreiben.',
    means:
      'Was gesendet wurde, kann nicht festgehalten werden. Hoist hat angehalten, bevor etwas verloren gehen konnte.',
    todo: 'Prüfen Sie die Rechte des Ordners, und versuchen Sie es erneut.',
  }),
  'ledger-unreadable': () => ({
    happened: 'Die Aufzeichnung eines Uploads konnte nicht gelesen werden.',
    means: 'Sie ist beschädigt und wurde beiseitegelegt, nicht gelöscht. Alle anderen Uploads gehen weiter.',
    todo: 'Fügen Sie die Datei erneut hinzu, falls sie noch nicht angekommen war.',
  }),
  'ledger-too-new': () => ({
    happened: 'Die Aufzeichnung eines Uploads stammt von einer neueren Version von Hoist.',
    means:
      'Diese Version versteht sie nicht und hat sie so gelassen, wie sie ist. Alle anderen Uploads gehen weiter.',
    todo: 'Öffnen Sie sie mit der neueren Version.',
  }),
  'ledger-inaccessible': () => ({
    happened: 'Die Aufzeichnung eines Uploads kann gerade nicht gelesen werden.',
    means:
      'Das System lässt Hoist sie nicht lesen. Sie wurde so gelassen, wie sie ist. Alle anderen Uploads gehen weiter.',
    todo: 'Prüfen Sie das Laufwerk und die Rechte des Datenordners, und starten Sie Hoist neu. Fügen Sie die Datei vorher nicht erneut hinzu.',
  }),
  'profile-file-damaged': ({ code = '', subject = '', count: leftOut }) => {
    const lost: Readonly<Record<string, string>> = {
      accounts: 'In Hoist fehlen Konten, bis Sie sie wieder verbinden.',
      keys: 'Gespeicherte Schlüssel und Passwörter fehlen, bis Sie sie erneut eingeben.',
      settings: 'Einstellungen stehen wieder auf ihren Standardwerten.',
      purposes: 'Hoist weiß nicht mehr, wofür manche Dateien waren.',
      window: 'Hoist weiß nicht mehr, wo sein Fenster war.',
    }
    const todo: Readonly<Record<string, string>> = {
      accounts: 'Verbinden Sie die Konten in den Einstellungen erneut.',
      keys: 'Geben Sie die Schlüssel in den Einstellungen erneut ein.',
      settings: 'Prüfen Sie die Einstellungen.',
    }
    return {
      happened:
        leftOut === undefined
          ? `Hoist versteht seine Datei „${code}.json“ nicht.`
          : `Hoist versteht einen Teil seiner Datei „${code}.json“ nicht.`,
      means: [
        leftOut === undefined
          ? `Sie wurde als „${subject}“ beiseitegelegt, nicht gelöscht.`
          : `Der Rest bleibt erhalten. Die ursprüngliche Datei ist „${subject}“.`,
        lost[code] ?? '',
      ]
        .join(' ')
        .trim(),
      todo: todo[code] ?? 'Sie müssen nichts tun.',
    }
  },
  'profile-file-inaccessible': ({ subject = '' }) => ({
    happened: `Hoist kann seine Datei „${subject}“ nicht lesen.`,
    means:
      'Die Datei wurde so gelassen, wie sie ist, und Hoist ist ohne sie gestartet. Was Sie dort ändern, bleibt nur erhalten, bis Sie Hoist beenden.',
    todo: 'Prüfen Sie das Laufwerk und die Rechte des Datenordners, und starten Sie Hoist neu.',
  }),
  'profile-in-use': () => ({
    happened: 'Hoist läuft bereits mit diesem Datenordner.',
    means: 'Zwei gleichzeitig würden einander stören. Es wurde nichts geändert.',
    todo: 'Verwenden Sie das geöffnete Hoist, oder beenden Sie es zuerst.',
  }),
  'history-cut': ({ count: n }) => ({
    happened: count(n ?? 0, {
      one: '# fertiger Upload wurde aus der Liste entfernt.',
      other: '# fertige Uploads wurden aus der Liste entfernt.',
    }),
    means:
      'Die Liste war länger, als unter Einstellungen, Allgemein erlaubt. Die Dateien bleiben beim Dienst.',
    todo: 'Ihre Datei-IDs stehen dort in der Liste der Datei-IDs.',
  }),
  'file-id-log-unwritable': () => ({
    happened: 'Die Liste der Datei-IDs konnte nicht geschrieben werden.',
    means:
      'Ihre Uploads gehen weiter, und ihre Datei-IDs stehen in der Upload-Liste. Solange wird daraus kein Upload entfernt.',
    todo: 'Prüfen Sie das Laufwerk und die Rechte des Datenordners.',
  }),
  'file-id-log-unopened': () => ({
    happened: 'Die Liste der Datei-IDs konnte nicht geöffnet werden.',
    means: 'Kein Programm für Textdateien hat sie angenommen. Ihr Inhalt ist unverändert.',
    todo: 'Öffnen Sie sie selbst: Die Details nennen den Ort.',
  }),
  'practice-server-failed': () => ({
    happened: 'Der Übungsserver wurde angehalten.',
    means: 'Uploads dorthin können nicht weitergehen. Auf Ihrer Festplatte ist nichts verloren.',
    todo: 'Wählen Sie „Übungsserver verwenden“, um ihn wieder zu starten.',
  }),
  'export-failed': ({ code }) => ({
    happened:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Der Verlauf konnte nicht geschrieben werden: Dieses Laufwerk ist voll.'
        : 'Der Verlauf konnte dort nicht geschrieben werden.',
    means: 'Es wurde nichts geschrieben, und die Uploads in der Liste sind unverändert.',
    todo:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Schaffen Sie dort etwas Platz, oder wählen Sie einen Ordner auf einem anderen Laufwerk.'
        : 'Wählen Sie einen anderen Ordner, oder prüfen Sie, ob Sie in diesen schreiben dürfen.',
  }),
  'sandbox-off': () => ({
    happened: 'Die Sandbox von Chromium ist ausgeschaltet.',
    means:
      'Ihre Uploads funktionieren, aber eine Sicherheitslücke im Fenster könnte alles erreichen, was Sie auf diesem Computer erreichen können.',
    todo: 'Beenden Sie Hoist und starten Sie es ohne --no-sandbox und ohne ELECTRON_DISABLE_SANDBOX in der Umgebung.',
  }),
  'login-item-refused': () => ({
    happened: 'Das Starten bei der Anmeldung konnte nicht geändert werden.',
    means:
      'Das System hat es nicht angenommen. Alles andere funktioniert, und die Einstellung bleibt, wie sie war.',
    todo: 'Sehen Sie in der Liste des Systems nach, welche Programme bei der Anmeldung starten.',
  }),
  'sleep-refused': () => ({
    happened: 'Dieser Computer konnte nicht in den Ruhezustand versetzt werden.',
    means: 'Alle Uploads sind fertig, und der Computer bleibt wach.',
    todo: 'Versetzen Sie ihn selbst in den Ruhezustand. In den Details steht, was das System geantwortet hat.',
  }),
  'practice-in-use': () => ({
    happened: 'Der Übungsserver ist gerade in Gebrauch.',
    means: 'Sein Ordner bleibt, wie er ist, und die Uploads gehen weiter.',
    todo: 'Warten Sie, bis sie fertig sind, oder pausieren Sie sie, und wählen Sie den Ordner erneut.',
  }),
  'practice-folder-unusable': ({ subject }) => ({
    happened: `Der Übungsserver kann ${subject === undefined ? 'dort' : `in ${subject}`} nicht arbeiten.`,
    means:
      'In den Ordner darf nicht geschrieben werden, oder er enthält etwas anderes. Es wurde nichts geändert.',
    todo: 'Wählen Sie einen anderen Ordner.',
  }),
  'not-confirmed': () => ({
    happened: 'Sie haben es nicht bestätigt.',
    means: 'Nichts wurde geändert, und nichts wurde gesendet.',
    todo: 'Versuchen Sie es erneut und bestätigen Sie es, wenn Sie es möchten.',
  }),
  'bad-request': () => ({
    happened: 'Das konnte Hoist nicht tun.',
    means: 'Worum es geht, ist nicht mehr da oder nicht erlaubt. Ihre Dateien und Uploads sind unverändert.',
    todo: 'Versuchen Sie es erneut. Wenn es wieder geschieht, melden Sie es bitte mit den Details.',
  }),
  internal: () => ({
    happened: 'In Hoist ist ein Fehler aufgetreten.',
    means: `${kept} ${untouched}`,
    todo: 'Versuchen Sie es erneut. Wenn es wieder geschieht, melden Sie es bitte mit den Details.',
  }),
})
