; For the option "nsis.include" of electron-builder: "Send to > Hoist" and "Open with Hoist" in Explorer, for the person who
; installs it. Each file starts Hoist once; the one that runs takes them all. Nobody has run this on Windows yet.

!macro customInstall
  CreateShortCut "$SENDTO\Hoist.lnk" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  WriteRegStr HKCU "Software\Classes\*\shell\Hoist" "" "Open with Hoist"
  WriteRegStr HKCU "Software\Classes\*\shell\Hoist" "Icon" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  WriteRegStr HKCU "Software\Classes\*\shell\Hoist\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
  WriteRegStr HKCU "Software\Classes\Directory\shell\Hoist" "" "Open with Hoist"
  WriteRegStr HKCU "Software\Classes\Directory\shell\Hoist" "Icon" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  WriteRegStr HKCU "Software\Classes\Directory\shell\Hoist\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
!macroend

!macro customUnInstall
  ; An update uninstalls the old version first.
  ${ifNot} ${isUpdated}
    Delete "$SENDTO\Hoist.lnk"
    DeleteRegKey HKCU "Software\Classes\*\shell\Hoist"
    DeleteRegKey HKCU "Software\Classes\Directory\shell\Hoist"
  ${endIf}
!macroend
