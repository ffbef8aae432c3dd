# 실행 취소
undo = 실행 취소
    .tip = 되돌릴 것: { $what }. 그 전의 실험과 학습이 멈춰 있던 스텝 그대로 돌아와요. Ctrl Z
undo-nothing = 되돌릴 것이 없어요
redo = 다시 하기
    .tip = 다시 할 것: { $what }. Ctrl Shift Z
redo-nothing = 다시 할 것이 없어요
deed-branch = 지난 스텝부터 이어 가기
deed-open = { $name } 열기
deed-lesson = 수업 시작
deed-try = 수업의 제안
deed-own-data = 파일을 읽는 방법
deed-cell = 지도의 칸
rebuilds = 두 신경망을 새로 만들어 스텝 0부터 시작해요. Ctrl Z를 누르면 그 전의 학습이 돌아와요.
rebuilt = 두 신경망을 새로 만들었어요. 그 전의 학습은 스텝 { $step }까지 와 있었어요.
returning = 그 전의 학습을 되살리고 있어요: 스텝 { $made } / { $step }. 끝날 때까지는 지금의 그림을 보여줘요.
returning-stay = 여기 있기
    .tip = 되살리기를 그만두고, 그림에 보이는 학습을 일시정지한 채로 남겨요
key-undo = 실행 취소: 그 전의 학습이 돌아와요
key-redo = 다시 하기, Ctrl Y도 같아요

# 고정
pin = 이 학습 고정
    .tip = 이 학습의 손실, 정확도, 그래디언트를 다음 학습의 곡선 뒤에 가는 회색 선으로 남기고, 숫자는 화살표 앞에 보여줘요: 이전 → 지금. K
unpin = 고정 해제
    .tip = 회색 선과 이전 숫자를 지워요. K
pinned = { $arm }, 고정한 학습
key-pin = 이 학습을 다음 곡선 뒤에 고정, 해제
