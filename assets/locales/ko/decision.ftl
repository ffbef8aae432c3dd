# 스위치
points = 점
points-all = 전체
    .tip = 훈련 샘플은 도형만, 테스트 샘플은 테두리를 둘러 그려요
points-test = 테스트
    .tip = 어느 신경망도 학습에 쓰지 않은 테스트 샘플만 그려요
points-none = 없음
    .tip = 샘플 없이 판단만 그려요

# 평면
decision-accuracy = 훈련 { $train } · 테스트 { $test }
    .tip = 올바르게 분류한 샘플의 비율이에요. 배치 정규화의 이동 평균 통계량을 써요. 두 값의 차이를 보세요. 훈련 데이터에서만 훨씬 좋으면 과적합이에요.
decision-name = 평면에서 { $arm }의 판단, 샘플 { $points }개; { $accuracies }
decision-here = { $arm }: { $class }, { $share }
decision-train = 훈련
decision-test = 테스트: 테두리
decision-certain = 확실 … 불확실

# 샘플
decision-sample = 테스트 샘플 { $number }: { $class }
class-number = 클래스 { $number }
decision-label = 정답 { $class }
decision-labels = 정답
decision-more = 외 { $count }개
decision-left-out = 특징 { $count }개는 자리가 없어 생략했어요
decision-ended = 값이 넘침
verdict-right = 맞음
verdict-wrong = 틀림
